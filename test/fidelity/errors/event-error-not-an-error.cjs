'use strict'; // An error event that carries no Error is thrown wrapped, with a code.

const { EventEmitter } = require('node:events');

module.exports = async function program() {
  setImmediate(() => new EventEmitter().emit('error', 'text'));
};
module.exports.expected = {
  kind: 'exception',
  name: 'Error',
  message: "Unhandled error. ('text')",
  code: 'ERR_UNHANDLED_ERROR',
};
