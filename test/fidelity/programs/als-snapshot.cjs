'use strict'; // A snapshot runs a function later in the context in which it was taken.

const { AsyncLocalStorage } = require('node:async_hooks');

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const storage = new AsyncLocalStorage();
  const inside = storage.run('taken', () => AsyncLocalStorage.snapshot());
  const bound = storage.run('bound', () => AsyncLocalStorage.bind(() => storage.getStore()));
  await storage.run('now', async () => {
    await sleep(1);
    log(inside(() => storage.getStore()));
    log(bound());
    log(storage.getStore());
  });
};
module.exports.race = false;
