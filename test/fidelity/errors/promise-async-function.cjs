'use strict'; // An async function called without await fails.

module.exports = async function program() {
  void (async () => {
    await null;
    throw new SyntaxError('floating');
  })();
};
module.exports.expected = { kind: 'unhandledRejection', name: 'SyntaxError', message: 'floating' };
