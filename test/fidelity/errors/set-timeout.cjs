'use strict'; // A throw in a timer callback escapes as an exception.

module.exports = async function program() {
  setTimeout(() => {
    throw new Error('from a timer');
  }, 2);
};
module.exports.expected = { kind: 'exception', name: 'Error', message: 'from a timer' };
