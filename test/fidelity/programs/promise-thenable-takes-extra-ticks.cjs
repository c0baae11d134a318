'use strict'; // A thenable costs microtask ticks that a native promise does not; both orders are fixed by ECMAScript.

module.exports = async function program(log) {
  const native = async () => {
    await Promise.resolve();
    log('native 1');
    await Promise.resolve();
    log('native 2');
  };
  const thenable = async () => {
    await { then: (resolve) => resolve() };
    log('thenable 1');
    await null;
    log('thenable 2');
  };
  await Promise.all([thenable(), native()]);
};
module.exports.race = true;
