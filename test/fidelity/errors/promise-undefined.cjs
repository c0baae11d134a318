'use strict'; // A rejection with nothing at all.

module.exports = async function program() {
  Promise.reject();
};
module.exports.expected = { kind: 'unhandledRejection', name: 'undefined', message: 'undefined' };
