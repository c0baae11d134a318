'use strict'; // write returns false at the high-water mark; drain says when to go on.

const { once } = require('node:events');
const { Writable } = require('node:stream');

module.exports = async function program(log) {
  const written = [];
  const writable = new Writable({
    highWaterMark: 2,
    objectMode: true,
    write(chunk, _, callback) {
      written.push(chunk);
      setTimeout(callback, 1);
    },
  });
  for (let value = 1; value <= 5; value += 1) {
    const more = writable.write(value);
    log(`${value} ${more} ${writable.writableLength}`);
    if (!more) {
      await once(writable, 'drain');
      log(`drained ${written.length}`);
    }
  }
  writable.end();
  await once(writable, 'finish');
  log(written.join());
};
module.exports.race = false;
