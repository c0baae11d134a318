'use strict'; // A store is right in catch and finally, and gone after a throw out of run.

const { AsyncLocalStorage } = require('node:async_hooks');

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const storage = new AsyncLocalStorage();
  await storage.run('kept', async () => {
    try {
      await sleep(1).then(() => {
        throw new Error('x');
      });
    } catch {
      log(`catch ${storage.getStore()}`);
      await null;
    } finally {
      await sleep(1);
      log(`finally ${storage.getStore()}`);
    }
  });
  try {
    storage.run('thrown', () => {
      throw new Error('out');
    });
  } catch {
    log(String(storage.getStore()));
  }
};
module.exports.race = false;
