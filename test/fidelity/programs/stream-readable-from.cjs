'use strict'; // A Readable made from an iterable yields it in order.

const { Readable } = require('node:stream');

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  for await (const chunk of Readable.from(['a', 'b', 'c'])) log(chunk);
  const chunks = await Readable.from(
    (async function* () {
      yield 1;
      await sleep(2);
      yield 2;
    })(),
  ).toArray();
  log(chunks.join());
};
module.exports.race = false;
