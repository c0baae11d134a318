'use strict'; // The callback form of pipeline reports success with no error.

const { PassThrough, Readable, pipeline } = require('node:stream');

module.exports = async function program(log) {
  const received = [];
  const tail = new PassThrough({ objectMode: true }).on('data', (chunk) => received.push(chunk));
  const error = await new Promise((resolve) => pipeline(Readable.from([1, 2, 3]), tail, resolve));
  log(`${error} ${received.join()}`);
};
module.exports.race = false;
