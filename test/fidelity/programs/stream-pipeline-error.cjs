'use strict'; // An error in the middle destroys both ends and rejects the pipeline.

const { Readable, Transform, Writable } = require('node:stream');
const { pipeline } = require('node:stream/promises');

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const source = Readable.from([1, 2, 3]);
  const failing = new Transform({
    objectMode: true,
    transform(chunk, _, callback) {
      if (chunk === 2) callback(new Error('bad chunk'));
      else callback(null, chunk);
    },
  });
  const sink = new Writable({
    objectMode: true,
    write(_chunk, _encoding, callback) {
      callback();
    },
  });
  try {
    await pipeline(source, failing, sink);
    log('never');
  } catch (error) {
    log(error.message);
  }
  await sleep(1);
  log(`${source.destroyed} ${failing.destroyed} ${sink.destroyed}`);
};
module.exports.race = false;
