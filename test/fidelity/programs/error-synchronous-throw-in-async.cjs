'use strict'; // A throw before the first await rejects and does not throw.

module.exports = async function program(log) {
  const early = async () => {
    throw new Error('early');
  };
  let promise;
  try {
    promise = early();
    log('returned');
  } catch {
    log('never');
  }
  log(await promise.catch((error) => error.message));
  const defaults = async (
    value = (() => {
      throw new Error('default');
    })(),
  ) => value;
  try {
    promise = defaults();
    log('returned');
  } catch {
    log('never');
  }
  log(await promise.catch((error) => error.message));
};
module.exports.race = false;
