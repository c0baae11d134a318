'use strict'; // A thrown number: name is the type of the value, message its text.

module.exports = async function program() {
  setImmediate(() => {
    throw 42;
  });
};
module.exports.expected = { kind: 'exception', name: 'number', message: '42' };
