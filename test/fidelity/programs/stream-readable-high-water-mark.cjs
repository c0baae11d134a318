'use strict'; // push returns false at the high-water mark, and read is not called while it is full.

const { Readable } = require('node:stream');

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  let next = 0;
  const answers = [];
  const readable = new Readable({
    objectMode: true,
    highWaterMark: 3,
    read() {
      next += 1;
      answers.push(this.push(next <= 5 ? next : null));
    },
  });
  readable.read(0);
  await sleep(2);
  log(`buffered ${readable.readableLength} ${answers.join()}`);
  log((await readable.toArray()).join());
};
module.exports.race = false;
