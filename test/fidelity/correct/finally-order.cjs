'use strict'; // What follows an awaited finally sees what finally did.

module.exports = async function program(assert) {
  const order = [];
  const work = async () => {
    try {
      await null;
      order.push('work');
      return 'result';
    } finally {
      await null;
      order.push('finally');
    }
  };
  order.push(await work());
  await Promise.resolve().finally(() => order.push('callback'));
  order.push('end');
  assert.deepStrictEqual(order, ['work', 'finally', 'result', 'callback', 'end']);
};
