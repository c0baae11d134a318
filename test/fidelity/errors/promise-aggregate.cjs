'use strict'; // Promise.any with no success and no handler.

module.exports = async function program() {
  void Promise.any([Promise.reject(new Error('a')), Promise.reject(new Error('b'))]);
};
module.exports.expected = {
  kind: 'unhandledRejection',
  name: 'AggregateError',
  message: 'All promises were rejected',
};
