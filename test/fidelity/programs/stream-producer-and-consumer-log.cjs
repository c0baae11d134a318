'use strict'; // A generator source and its consumer interleave as read-ahead dictates.

const { Readable } = require('node:stream');

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const source = Readable.from(
    (function* () {
      for (const value of [1, 2, 3]) {
        log(`produce ${value}`);
        yield value;
      }
    })(),
    { highWaterMark: 1 },
  );
  for await (const value of source) {
    log(`consume ${value}`);
    await sleep(2);
  }
};
module.exports.race = false;
