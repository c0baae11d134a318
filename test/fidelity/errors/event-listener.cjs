'use strict'; // A throw in a listener passes through emit into the timer that called it.

const { EventEmitter } = require('node:events');

module.exports = async function program() {
  const emitter = new EventEmitter();
  emitter.on('x', () => {
    throw new Error('from a listener');
  });
  setTimeout(() => emitter.emit('x'), 1);
};
module.exports.expected = { kind: 'exception', name: 'Error', message: 'from a listener' };
