'use strict'; // Two requests interleave and each line carries its own store.

const { AsyncLocalStorage } = require('node:async_hooks');

module.exports = async function program(log) {
  const storage = new AsyncLocalStorage();
  const work = async () => {
    for (let step = 0; step < 3; step += 1) {
      log(`${storage.getStore()} ${step}`);
      await null;
    }
  };
  await Promise.all([storage.run('a', work), storage.run('b', work)]);
};
module.exports.race = true;
