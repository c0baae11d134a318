'use strict'; // A then-callback runs in the context in which then was called.

const { AsyncLocalStorage } = require('node:async_hooks');

module.exports = async function program(log) {
  const storage = new AsyncLocalStorage();
  let open;
  const gate = storage.run('maker', () => new Promise((resolve) => (open = resolve)));
  const handled = storage.run('handler', () => gate.then(() => log(storage.getStore())));
  const awaited = storage.run('waiter', async () => {
    await gate;
    return storage.getStore();
  });
  storage.run('opener', () => setTimeout(open, 1));
  await handled;
  log(await awaited);
};
module.exports.race = false;
