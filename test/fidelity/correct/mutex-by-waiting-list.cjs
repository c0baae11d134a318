'use strict'; // A mutex with a list of waiters hands over in order.

module.exports = async function program(assert) {
  let held = false;
  const waiting = [];
  const order = [];
  let inside = 0;
  const lock = async () => {
    if (!held) {
      held = true;
      return;
    }
    await new Promise((resolve) => waiting.push(resolve));
  };
  const unlock = () => {
    const next = waiting.shift();
    if (next) next();
    else held = false;
  };
  const section = async (name) => {
    await lock();
    inside += 1;
    assert.strictEqual(inside, 1);
    await null;
    order.push(name);
    inside -= 1;
    unlock();
  };
  await Promise.all([section(1), section(2), section(3)]);
  assert.deepStrictEqual([...order].sort(), [1, 2, 3]);
  assert.strictEqual(held, false);
};
