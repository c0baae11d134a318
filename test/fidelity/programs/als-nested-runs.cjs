'use strict'; // Nested runs shadow and restore; exit leaves.

const { AsyncLocalStorage } = require('node:async_hooks');

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const storage = new AsyncLocalStorage();
  await storage.run('outer', async () => {
    await storage.run('inner', async () => {
      await sleep(1);
      log(storage.getStore());
    });
    log(storage.getStore());
    await storage.exit(async () => {
      await null;
      log(String(storage.getStore()));
    });
    log(storage.getStore());
  });
};
module.exports.race = false;
