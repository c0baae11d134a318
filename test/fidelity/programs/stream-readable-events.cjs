'use strict'; // A flowing Readable emits data, then end, then close.

const { Readable } = require('node:stream');

module.exports = async function program(log) {
  await new Promise((resolve) => {
    const source = ['x', 'y', null];
    const readable = new Readable({
      encoding: 'utf8',
      read() {
        this.push(source.shift());
      },
    });
    readable
      .on('data', (chunk) => log(`data ${chunk}`))
      .on('end', () => log('end'))
      .on('close', () => {
        log('close');
        resolve();
      });
  });
};
module.exports.race = false;
