'use strict'; // A time-out of 0 ms cleared in the same turn never fires.

module.exports = async function program(assert) {
  let fired = false;
  const guard = setTimeout(() => (fired = true), 0);
  clearTimeout(guard);
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.strictEqual(fired, false);
};
