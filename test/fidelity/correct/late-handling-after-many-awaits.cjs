'use strict'; // The same after a hundred awaits, and through a function that awaits too.

module.exports = async function program(assert) {
  const failing = Promise.reject(new Error('expected'));
  const settle = async (depth) => {
    if (depth > 0) await settle(depth - 1);
  };
  for (let turn = 0; turn < 100; turn += 1) await null;
  await settle(10);
  let caught;
  try {
    await failing;
  } catch (error) {
    caught = error;
  }
  assert.strictEqual(caught.message, 'expected');
};
