'use strict'; // A mutex made of a promise chain keeps sections apart and in order.

module.exports = async function program(assert) {
  let tail = Promise.resolve();
  const order = [];
  let inside = 0;
  let balance = 0;
  const locked = (work) => {
    const result = tail.then(work);
    tail = result.catch(() => {});
    return result;
  };
  await Promise.all(
    [1, 2, 3, 4].map((name) =>
      locked(async () => {
        inside += 1;
        assert.strictEqual(inside, 1);
        const seen = balance;
        await null;
        await null;
        balance = seen + name;
        order.push(name);
        inside -= 1;
      }),
    ),
  );
  assert.deepStrictEqual(order, [1, 2, 3, 4]);
  assert.strictEqual(balance, 10);
};
