'use strict'; // A handler on one branch does not cover the other.

module.exports = async function program() {
  const promise = Promise.reject(new Error('branch'));
  promise.catch(() => {});
  promise.then(() => {});
};
module.exports.expected = { kind: 'unhandledRejection', name: 'Error', message: 'branch' };
