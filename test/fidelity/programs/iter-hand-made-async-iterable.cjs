'use strict'; // A hand-made async iterable is asked in turn and closed once.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const countdown = (from) => ({
    [Symbol.asyncIterator]() {
      let left = from;
      return {
        async next() {
          await sleep(1);
          log('asked');
          return left > 0 ? { value: left--, done: false } : { value: undefined, done: true };
        },
        async return() {
          log('returned');
          return {};
        },
      };
    },
  });
  for await (const value of countdown(2)) log(value);
  for await (const value of countdown(5)) {
    if (value === 4) break;
  }
};
module.exports.race = false;
