'use strict'; // Writes while corked arrive as one writev.

const { Writable } = require('node:stream');

module.exports = async function program(log) {
  await new Promise((resolve) => {
    const writable = new Writable({
      decodeStrings: false,
      writev(chunks, callback) {
        log(chunks.map(({ chunk }) => chunk).join('+'));
        callback();
      },
      write(chunk, _, callback) {
        log(`single ${chunk}`);
        callback();
      },
    });
    writable.cork();
    writable.write('a');
    writable.write('b');
    writable.write('c');
    process.nextTick(() => writable.uncork());
    writable.on('finish', resolve);
    setTimeout(() => writable.end('d'), 2);
  });
};
module.exports.race = false;
