'use strict'; // An AsyncLocalStorage store stays with its request in every order.

const { AsyncLocalStorage } = require('node:async_hooks');

module.exports = async function program(assert) {
  const storage = new AsyncLocalStorage();
  await Promise.all(
    [1, 2, 3].map((id) =>
      storage.run(id, async () => {
        for (let turn = 0; turn < 4; turn += 1) {
          await null;
          assert.strictEqual(storage.getStore(), id);
        }
      }),
    ),
  );
  assert.strictEqual(storage.getStore(), undefined);
};
