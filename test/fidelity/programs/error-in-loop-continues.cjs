'use strict'; // A loop with try inside goes on after a failure.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  for (const value of [1, 2, 3]) {
    try {
      await sleep(1);
      if (value === 2) throw new Error(`bad ${value}`);
      log(`good ${value}`);
    } catch (error) {
      log(error.message);
      continue;
    } finally {
      log(`after ${value}`);
    }
  }
};
module.exports.race = false;
