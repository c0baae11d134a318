'use strict'; // pipeline takes generators as source, middle and sink.

const { pipeline } = require('node:stream/promises');

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const result = await pipeline(
    async function* () {
      for (const value of [1, 2, 3]) {
        await sleep(1);
        yield value;
      }
    },
    async function* (source) {
      for await (const value of source) yield value * 10;
    },
    async function (source) {
      let sum = 0;
      for await (const value of source) sum += value;
      return sum;
    },
  );
  log(result);
};
module.exports.race = false;
