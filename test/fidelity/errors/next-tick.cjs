'use strict'; // A throw in nextTick escapes as an exception.

module.exports = async function program() {
  process.nextTick(() => {
    throw new Error('from a tick');
  });
};
module.exports.expected = { kind: 'exception', name: 'Error', message: 'from a tick' };
