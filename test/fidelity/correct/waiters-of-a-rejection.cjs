'use strict'; // Waiters on a rejecting promise see it in order.

module.exports = async function program(assert) {
  let fail;
  const gate = new Promise((_, reject) => (fail = reject));
  const order = [];
  const all = [1, 2, 3].map(async (name) => {
    try {
      await gate;
    } catch {
      order.push(name);
    }
  });
  setImmediate(() => fail(new Error('no')));
  await Promise.all(all);
  assert.deepStrictEqual(order, [1, 2, 3]);
};
