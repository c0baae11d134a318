'use strict'; // In a macrotask callback ticks run before promise jobs.

module.exports = async function program(assert) {
  const order = [];
  await new Promise((resolve) =>
    setTimeout(() => {
      Promise.resolve().then(() => {
        order.push('promise');
        resolve();
      });
      process.nextTick(() => order.push('tick'));
    }, 1),
  );
  assert.deepStrictEqual(order, ['tick', 'promise']);
};
