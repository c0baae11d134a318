'use strict'; // A store survives timers/promises and promisified callbacks.

const { AsyncLocalStorage } = require('node:async_hooks');
const timers = require('node:timers/promises');
const { promisify } = require('node:util');

module.exports = async function program(log) {
  const storage = new AsyncLocalStorage();
  const tick = promisify((callback) => process.nextTick(callback, null));
  await storage.run('kept', async () => {
    await timers.setTimeout(1);
    log(storage.getStore());
    await timers.setImmediate();
    log(storage.getStore());
    await tick();
    log(storage.getStore());
    for await (const _ of timers.setInterval(1)) {
      log(storage.getStore());
      break;
    }
  });
};
module.exports.race = false;
