'use strict'; // A rejection handled after awaits of settled promises, within one macrotask, is handled.

module.exports = async function program(assert) {
  const failing = (async () => {
    throw new Error('expected');
  })();
  const a = Promise.resolve(1);
  const b = Promise.resolve(2);
  const sum = (await a) + (await b);
  assert.strictEqual(sum, 3);
  await assert.rejects(failing, /expected/);
};
