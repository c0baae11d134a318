'use strict'; // A throttled function runs at once and then not before its time is over.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const throttle = (work, ms) => {
    let resting = false;
    return (value) => {
      if (resting) return false;
      resting = true;
      setTimeout(() => (resting = false), ms);
      work(value);
      return true;
    };
  };
  const send = throttle((value) => log(`sent ${value}`), 10);
  log([send(1), send(2), send(3)].join());
  await sleep(20);
  log(send(4));
  await sleep(12);
};
module.exports.race = false;
