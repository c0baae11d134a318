'use strict'; // Waiters on one promise go on in the order in which they came, by await or by then.

module.exports = async function program(assert) {
  const seen = [];
  const ready = new Promise((resolve) => setTimeout(resolve, 5));
  const byAwait = async (name) => {
    await ready;
    seen.push(name);
  };
  const waiters = [
    byAwait(1),
    ready.then(() => seen.push(2)),
    byAwait(3),
    ready.finally(() => seen.push(4)),
    ready.then(() => seen.push(5)),
    byAwait(6),
  ];
  await Promise.all(waiters);
  assert.deepStrictEqual(seen, [1, 2, 3, 4, 5, 6]);
};
