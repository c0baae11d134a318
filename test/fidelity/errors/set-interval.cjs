'use strict'; // A throw in an interval callback escapes as an exception.

module.exports = async function program() {
  const interval = setInterval(() => {
    clearInterval(interval);
    throw new Error('from an interval');
  }, 2);
};
module.exports.expected = { kind: 'exception', name: 'Error', message: 'from an interval' };
