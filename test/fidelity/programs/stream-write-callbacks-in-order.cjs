'use strict'; // Write callbacks come in order, before finish; a write after end fails.

const { Writable } = require('node:stream');

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  await new Promise((resolve) => {
    const writable = new Writable({
      decodeStrings: false,
      write(chunk, _, callback) {
        log(`write ${chunk}`);
        setImmediate(callback);
      },
      final(callback) {
        log('final');
        callback();
      },
    });
    writable
      .on('finish', () => log('finish'))
      .on('close', () => {
        log('close');
        resolve();
      });
    writable.write('a', () => log('written a'));
    writable.write('b', () => log('written b'));
    writable.end('c', () => log('ended'));
  });
  const ended = new Writable({
    write(_chunk, _encoding, callback) {
      callback();
    },
  });
  ended.on('error', (error) => log(error.code));
  ended.end();
  ended.write('late');
  await sleep(2);
};
module.exports.race = false;
