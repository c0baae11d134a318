'use strict'; // A promise resolved with itself rejects with a TypeError.

module.exports = async function program(log) {
  let resolve;
  const promise = new Promise((settle) => (resolve = settle));
  resolve(promise);
  log(await promise.catch((error) => error.name));
};
module.exports.race = false;
