'use strict'; // A paused stream emits nothing until it is resumed.

const { Readable } = require('node:stream');

module.exports = async function program(log) {
  await new Promise((resolve) => {
    const readable = Readable.from(['a', 'b', 'c']);
    readable.on('data', (chunk) => {
      log(chunk);
      if (chunk === 'b') {
        readable.pause();
        log(`paused ${readable.isPaused()}`);
        setTimeout(() => {
          log('resume');
          readable.resume();
        }, 3);
      }
    });
    readable.on('end', resolve);
  });
};
module.exports.race = false;
