'use strict'; // emit('error') without a listener throws where it was called.

const { EventEmitter, errorMonitor } = require('node:events');

module.exports = async function program(log) {
  const emitter = new EventEmitter();
  try {
    emitter.emit('error', new TypeError('direct'));
  } catch (error) {
    log(`${error.name} ${error.message}`);
  }
  try {
    emitter.emit('error', 'text');
  } catch (error) {
    log(error.code);
  }
  emitter.on(errorMonitor, (error) => log(`monitor ${error.message}`));
  try {
    emitter.emit('error', new Error('seen'));
  } catch (error) {
    log(error.message);
  }
};
module.exports.race = false;
