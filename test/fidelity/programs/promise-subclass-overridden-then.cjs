'use strict'; // An await of a subclass instance calls its own then once, with two functions.

module.exports = async function program(log) {
  const calls = [];
  class Spied extends Promise {
    then(onFulfilled, onRejected) {
      calls.push(`${typeof onFulfilled},${typeof onRejected}`);
      return super.then(onFulfilled, onRejected);
    }
  }
  const spied = new Spied((resolve) => setTimeout(resolve, 1, 'value'));
  log(await spied);
  log(calls.join(' '));
};
module.exports.race = false;
