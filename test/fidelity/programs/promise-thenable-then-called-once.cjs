'use strict'; // Awaiting a thenable reads and calls its then exactly once, in a microtask of its own.

module.exports = async function program(log) {
  const calls = [];
  const thenable = {
    get then() {
      calls.push('get');
      return (resolve) => {
        calls.push('call');
        resolve('value');
      };
    },
  };
  log(await thenable);
  log(calls.join(','));
};
module.exports.race = false;
