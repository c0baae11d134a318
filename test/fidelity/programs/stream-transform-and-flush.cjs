'use strict'; // A Transform maps chunks and may add some in flush.

const { Readable, Transform } = require('node:stream');

module.exports = async function program(log) {
  const numbered = new Transform({
    objectMode: true,
    transform(chunk, _, callback) {
      this.count = (this.count ?? 0) + 1;
      setImmediate(callback, null, `${this.count}:${chunk}`);
    },
    flush(callback) {
      this.push(`total ${this.count}`);
      callback();
    },
  });
  for await (const line of Readable.from(['a', 'b', 'c']).pipe(numbered)) log(line);
};
module.exports.race = false;
