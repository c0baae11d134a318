'use strict'; // A thenable that throws, adopted by a promise that nobody handles.

module.exports = async function program() {
  void Promise.resolve({
    then() {
      throw new EvalError('from then');
    },
  });
};
module.exports.expected = { kind: 'unhandledRejection', name: 'EvalError', message: 'from then' };
