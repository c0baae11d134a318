'use strict'; // A handler added to a promise that settled long ago still runs, and never synchronously.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const promise = Promise.resolve('old');
  await sleep(3);
  let synchronous = true;
  const handled = promise.then((value) => log(`${value} ${synchronous}`));
  synchronous = false;
  await handled;
};
module.exports.race = false;
