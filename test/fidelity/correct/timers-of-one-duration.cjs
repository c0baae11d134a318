'use strict'; // Timers of one duration fire in the order in which they were set.

module.exports = async function program(assert) {
  const order = [];
  await Promise.all(
    [1, 2, 3, 4, 5].map(
      (name) =>
        new Promise((resolve) =>
          setTimeout(() => {
            order.push(name);
            resolve();
          }, 5),
        ),
    ),
  );
  assert.deepStrictEqual(order, [1, 2, 3, 4, 5]);
};
