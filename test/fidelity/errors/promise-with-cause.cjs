'use strict'; // An error with a cause; the cause stays on it.

module.exports = async function program() {
  void (async () => {
    try {
      await Promise.reject(new Error('inner'));
    } catch (cause) {
      throw new Error('outer', { cause });
    }
  })();
};
module.exports.expected = {
  kind: 'unhandledRejection',
  name: 'Error',
  message: 'outer',
  cause: 'inner',
};
