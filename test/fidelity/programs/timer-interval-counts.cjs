'use strict'; // An interval fires until it is cleared from its own callback.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  await new Promise((resolve) => {
    let count = 0;
    const interval = setInterval(() => {
      count += 1;
      log(`tick ${count}`);
      if (count === 4) {
        clearInterval(interval);
        resolve();
      }
    }, 3);
  });
  await sleep(10);
  log('end');
};
module.exports.race = false;
