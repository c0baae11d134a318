'use strict'; // A handler added one macrotask later comes too late.

module.exports = async function program() {
  const promise = Promise.reject(new Error('too late'));
  setTimeout(() => promise.catch(() => {}), 5);
};
module.exports.expected = { kind: 'unhandledRejection', name: 'Error', message: 'too late' };
