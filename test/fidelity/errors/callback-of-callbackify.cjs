'use strict'; // A throw in the callback of callbackify escapes as an exception, not as a rejection.

const { callbackify } = require('node:util');

module.exports = async function program() {
  callbackify(async () => 1)(() => {
    throw new Error('in the callback');
  });
};
module.exports.expected = { kind: 'exception', name: 'Error', message: 'in the callback' };
