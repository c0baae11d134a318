'use strict'; // pipeline resolves after the last chunk has been written.

const { Readable, Transform, Writable } = require('node:stream');
const { pipeline } = require('node:stream/promises');

module.exports = async function program(log) {
  await pipeline(
    Readable.from(['a', 'b']),
    new Transform({
      objectMode: true,
      transform: (chunk, _, callback) => callback(null, chunk.toUpperCase()),
    }),
    new Writable({
      objectMode: true,
      write(chunk, _, callback) {
        log(chunk);
        setTimeout(callback, 1);
      },
    }),
  );
  log('done');
};
module.exports.race = false;
