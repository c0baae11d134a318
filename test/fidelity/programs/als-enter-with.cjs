'use strict'; // enterWith lasts for the rest of an async function and does not leak to its caller's timers.

const { AsyncLocalStorage } = require('node:async_hooks');

module.exports = async function program(log) {
  const storage = new AsyncLocalStorage();
  await new Promise((resolve) => {
    setTimeout(() => {
      storage.enterWith('entered');
      setTimeout(() => {
        log(String(storage.getStore()));
        resolve();
      }, 1);
    }, 1);
  });
  const leaked = await new Promise((resolve) => setTimeout(() => resolve(storage.getStore()), 1));
  log(String(leaked));
};
module.exports.race = false;
