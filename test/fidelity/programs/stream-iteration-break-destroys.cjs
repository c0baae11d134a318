'use strict'; // Leaving a for await loop destroys the stream.

const { Readable } = require('node:stream');

module.exports = async function program(log) {
  const readable = Readable.from([1, 2, 3, 4]);
  for await (const chunk of readable) {
    log(chunk);
    if (chunk === 2) break;
  }
  log(readable.destroyed);
  const kept = Readable.from([1, 2, 3, 4]);
  for await (const chunk of kept.iterator({ destroyOnReturn: false })) {
    log(chunk);
    break;
  }
  log(kept.destroyed);
  kept.destroy();
};
module.exports.race = false;
