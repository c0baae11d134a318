'use strict'; // A rejection with a string: name is the type of the reason, message its text.

module.exports = async function program() {
  Promise.reject('only text');
};
module.exports.expected = { kind: 'unhandledRejection', name: 'string', message: 'only text' };
