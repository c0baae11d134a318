'use strict'; // Promise.resolve gives a native promise back as it is; new Promise does not.

module.exports = async function program(log) {
  const promise = Promise.resolve(1);
  log(Promise.resolve(promise) === promise);
  log(new Promise((resolve) => resolve(promise)) === promise);
  log((async () => promise)() === promise);
};
module.exports.race = false;
