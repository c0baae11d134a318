'use strict'; // Two storages are independent.

const { AsyncLocalStorage } = require('node:async_hooks');

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const first = new AsyncLocalStorage();
  const second = new AsyncLocalStorage();
  await first.run(1, () =>
    second.run(2, async () => {
      await sleep(1);
      log(`${first.getStore()} ${second.getStore()}`);
      await second.run(3, async () => {
        await null;
        log(`${first.getStore()} ${second.getStore()}`);
      });
      log(`${first.getStore()} ${second.getStore()}`);
    }),
  );
};
module.exports.race = false;
