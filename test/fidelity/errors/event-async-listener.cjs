'use strict'; // A rejected async listener without captureRejections is an unhandled rejection.

const { EventEmitter } = require('node:events');

module.exports = async function program() {
  const emitter = new EventEmitter();
  emitter.on('x', async () => {
    await null;
    throw new Error('async listener');
  });
  emitter.emit('x');
};
module.exports.expected = { kind: 'unhandledRejection', name: 'Error', message: 'async listener' };
