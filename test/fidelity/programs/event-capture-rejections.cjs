'use strict'; // With captureRejections a rejected async listener arrives as an error event.

const { EventEmitter } = require('node:events');

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  await new Promise((resolve) => {
    const emitter = new EventEmitter({ captureRejections: true });
    emitter.on('error', (error) => {
      log(`error ${error.message}`);
      resolve();
    });
    emitter.on('work', async (value) => {
      await sleep(1);
      throw new Error(`bad ${value}`);
    });
    log(emitter.emit('work', 7));
  });
};
module.exports.race = false;
