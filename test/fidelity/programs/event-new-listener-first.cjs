'use strict'; // newListener comes before the listener is added, removeListener after it is gone.

const { EventEmitter } = require('node:events');

module.exports = async function program(log) {
  const emitter = new EventEmitter();
  emitter.on('newListener', (name) => log(`new ${name} ${emitter.listenerCount('x')}`));
  emitter.on('removeListener', (name) => log(`removed ${name} ${emitter.listenerCount('x')}`));
  const listener = () => {};
  emitter.on('x', listener);
  emitter.off('x', listener);
};
module.exports.race = false;
