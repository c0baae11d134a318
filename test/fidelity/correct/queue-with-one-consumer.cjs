'use strict'; // One consumer sees the items of one producer in order.

module.exports = async function program(assert) {
  const items = [];
  let wake;
  const seen = [];
  const put = (item) => {
    items.push(item);
    wake?.();
  };
  const consumer = (async () => {
    for (;;) {
      while (items.length === 0) await new Promise((resolve) => (wake = resolve));
      const item = items.shift();
      if (item === 'end') return;
      await null;
      seen.push(item);
    }
  })();
  for (const item of [1, 2, 3, 4]) {
    put(item);
    await null;
  }
  put('end');
  await consumer;
  assert.deepStrictEqual(seen, [1, 2, 3, 4]);
};
