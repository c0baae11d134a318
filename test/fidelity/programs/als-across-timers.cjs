'use strict'; // A store follows time-outs, intervals, immediates, ticks and microtasks.

const { AsyncLocalStorage } = require('node:async_hooks');

module.exports = async function program(log) {
  const storage = new AsyncLocalStorage();
  await storage.run(
    'inside',
    () =>
      new Promise((resolve) => {
        setTimeout(() => {
          log(`timeout ${storage.getStore()}`);
          setImmediate(() => {
            log(`immediate ${storage.getStore()}`);
            process.nextTick(() => {
              log(`tick ${storage.getStore()}`);
              queueMicrotask(() => {
                log(`microtask ${storage.getStore()}`);
                const interval = setInterval(() => {
                  log(`interval ${storage.getStore()}`);
                  clearInterval(interval);
                  resolve();
                }, 1);
              });
            });
          });
        }, 1);
      }),
  );
  log(`outside ${storage.getStore()}`);
};
module.exports.race = false;
