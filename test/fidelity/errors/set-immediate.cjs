'use strict'; // A throw in an immediate escapes as an exception.

module.exports = async function program() {
  setImmediate(() => {
    throw new RangeError('from an immediate');
  });
};
module.exports.expected = { kind: 'exception', name: 'RangeError', message: 'from an immediate' };
