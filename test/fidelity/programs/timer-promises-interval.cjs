'use strict'; // timers/promises.setInterval iterates until the loop breaks.

const timers = require('node:timers/promises');

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  let count = 0;
  for await (const value of timers.setInterval(2, 'beat')) {
    count += 1;
    log(`${value} ${count}`);
    if (count === 3) break;
  }
  await sleep(6);
  log('end');
};
module.exports.race = false;
