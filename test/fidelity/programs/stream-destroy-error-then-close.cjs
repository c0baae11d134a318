'use strict'; // destroy with an error emits error, then close, both later than the call.

const { PassThrough } = require('node:stream');

module.exports = async function program(log) {
  await new Promise((resolve) => {
    const stream = new PassThrough();
    stream
      .on('error', (error) => log(`error ${error.message}`))
      .on('close', () => {
        log('close');
        resolve();
      });
    stream.destroy(new Error('broken'));
    log(`destroyed ${stream.destroyed}`);
    stream.destroy(new Error('ignored'));
  });
};
module.exports.race = false;
