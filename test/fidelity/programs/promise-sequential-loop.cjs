'use strict'; // A loop with await keeps its order whatever each step takes.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  for (const ms of [9, 1, 5]) {
    const result = await sleep(ms).then(() => `slept ${ms}`);
    log(result);
  }
};
module.exports.race = false;
