'use strict'; // A store survives every await of its function, settled or not.

const { AsyncLocalStorage } = require('node:async_hooks');

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const storage = new AsyncLocalStorage();
  const nested = async () => {
    await null;
    return storage.getStore();
  };
  await storage.run({ id: 1 }, async () => {
    log(storage.getStore().id);
    await null;
    log(storage.getStore().id);
    await sleep(2);
    log(storage.getStore().id);
    log((await nested()).id);
    try {
      await Promise.reject(new Error('x'));
    } catch {
      log(storage.getStore().id);
    }
    for await (const value of [1, 2]) log(`${value} ${storage.getStore().id}`);
  });
  log(storage.getStore());
};
module.exports.race = false;
