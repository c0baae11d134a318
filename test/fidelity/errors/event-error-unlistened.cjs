'use strict'; // An error event without a listener is thrown out of emit.

const { EventEmitter } = require('node:events');

module.exports = async function program() {
  setImmediate(() => new EventEmitter().emit('error', new Error('nobody listens')));
};
module.exports.expected = { kind: 'exception', name: 'Error', message: 'nobody listens' };
