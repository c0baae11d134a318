'use strict'; // A listener removed during emit is still called this time; one that was added is not.

const { EventEmitter } = require('node:events');

module.exports = async function program(log) {
  const emitter = new EventEmitter();
  const second = () => log('second');
  emitter.on('x', () => {
    log('first');
    emitter.off('x', second);
    emitter.once('x', () => log('added'));
  });
  emitter.on('x', second);
  emitter.emit('x');
  log('again');
  emitter.emit('x');
};
module.exports.race = false;
