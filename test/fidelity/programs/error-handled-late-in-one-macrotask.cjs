'use strict'; // A rejection handled after some awaits of settled values is no unhandled one.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const unhandled = [];
  const listener = (reason) => unhandled.push(reason);
  process.on('unhandledRejection', listener);
  const failing = Promise.reject(new Error('late'));
  const listed = process.listenerCount('unhandledRejection') > 0;
  await null;
  await Promise.resolve(1);
  await null;
  log(await failing.catch((error) => error.message));
  await sleep(5);
  process.off('unhandledRejection', listener);
  log(`${listed} ${unhandled.length}`);
};
module.exports.race = false;
