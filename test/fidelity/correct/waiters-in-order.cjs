'use strict'; // Waiters on one promise resume in registration order, await and then mixed.

module.exports = async function program(assert) {
  let open;
  const gate = new Promise((resolve) => (open = resolve));
  const order = [];
  const waiter = async (name) => {
    await gate;
    order.push(name);
  };
  const all = [
    waiter(1),
    gate.then(() => order.push(2)),
    waiter(3),
    gate.then(() => order.push(4)),
    waiter(5),
  ];
  setTimeout(open, 1);
  await Promise.all(all);
  assert.deepStrictEqual(order, [1, 2, 3, 4, 5]);
};
