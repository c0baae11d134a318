'use strict'; // A throw in queueMicrotask escapes as an exception, not as a rejection.

module.exports = async function program() {
  queueMicrotask(() => {
    throw new TypeError('from a microtask');
  });
};
module.exports.expected = { kind: 'exception', name: 'TypeError', message: 'from a microtask' };
