'use strict'; // A time-out calls its function with the timer as this.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  await new Promise((resolve) => {
    const timer = setTimeout(function () {
      log(this === timer);
      resolve();
    }, 1);
  });
  log(typeof setTimeout(() => {}, 1)[Symbol.toPrimitive]());
  await sleep(3);
};
module.exports.race = false;
