'use strict'; // With captureRejections and no error listener it escapes as an exception.

const { EventEmitter } = require('node:events');

module.exports = async function program() {
  const emitter = new EventEmitter({ captureRejections: true });
  emitter.on('x', async () => {
    await null;
    throw new Error('captured listener');
  });
  emitter.emit('x');
};
module.exports.expected = { kind: 'exception', name: 'Error', message: 'captured listener' };
