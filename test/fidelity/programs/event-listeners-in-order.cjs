'use strict'; // emit calls listeners synchronously in order, prepended ones first.

const { EventEmitter } = require('node:events');

module.exports = async function program(log) {
  const emitter = new EventEmitter();
  emitter.on('x', () => log('first'));
  emitter.on('x', () => log('second'));
  emitter.prependListener('x', () => log('prepended'));
  emitter.once('x', () => log('once'));
  log(emitter.emit('x'));
  log(emitter.emit('x'));
  log(emitter.emit('nothing'));
};
module.exports.race = false;
