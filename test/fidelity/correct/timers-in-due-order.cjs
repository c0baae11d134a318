'use strict'; // Of two timers set in one turn, the one due clearly sooner fires first.

module.exports = async function program(assert) {
  const order = [];
  await Promise.all(
    [20, 1].map(
      (ms) =>
        new Promise((resolve) =>
          setTimeout(() => {
            order.push(ms);
            resolve();
          }, ms),
        ),
    ),
  );
  assert.deepStrictEqual(order, [1, 20]);
};
