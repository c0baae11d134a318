'use strict'; // Waiters on one promise that is settled already resume in order as well.

module.exports = async function program(assert) {
  const settled = Promise.resolve('value');
  const order = [];
  await Promise.all(
    [1, 2, 3, 4].map(async (name) => {
      await settled;
      order.push(name);
    }),
  );
  assert.deepStrictEqual(order, [1, 2, 3, 4]);
};
