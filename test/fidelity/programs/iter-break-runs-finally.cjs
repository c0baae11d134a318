'use strict'; // break, return and throw in a loop run the generator's finally first.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const generate = async function* (name) {
    try {
      yield 1;
      yield 2;
    } finally {
      await sleep(1);
      log(`cleanup ${name}`);
    }
  };
  for await (const value of generate('break')) {
    log(value);
    break;
  }
  const returning = async () => {
    for await (const value of generate('return')) return value;
  };
  log(await returning());
  try {
    for await (const value of generate('throw')) throw new Error(`at ${value}`);
  } catch (error) {
    log(error.message);
  }
  outer: for (const round of [1, 2])
    for await (const value of generate(`continue ${round}`)) {
      log(value);
      continue outer;
    }
};
module.exports.race = false;
