'use strict'; // A rejected promise that nobody handles.

module.exports = async function program() {
  Promise.reject(new Error('nobody waits'));
};
module.exports.expected = { kind: 'unhandledRejection', name: 'Error', message: 'nobody waits' };
