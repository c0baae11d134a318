'use strict'; // A time-out of 0 ms cleared after a few awaits of settled promises never fires: no macrotask runs between them.

module.exports = async function program(assert) {
  let fired = false;
  const fail = () => (fired = true);
  const guard = setTimeout(fail, 0);
  const read = async (value) => value;
  await null;
  await Promise.resolve();
  await read(await read(1));
  await Promise.all([read(1), read(2)]);
  clearTimeout(guard);
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.strictEqual(fired, false);
};
