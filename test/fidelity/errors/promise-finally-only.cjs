'use strict'; // finally handles nothing.

module.exports = async function program() {
  Promise.reject(new Error('through finally')).finally(() => {});
};
module.exports.expected = { kind: 'unhandledRejection', name: 'Error', message: 'through finally' };
