'use strict'; // A guard of 20 ms round settled work is cleared in finally.

module.exports = async function program(assert) {
  const guarded = async (work) => {
    let fired = false;
    const guard = setTimeout(() => (fired = true), 20);
    try {
      const value = await work();
      assert.strictEqual(fired, false);
      return value;
    } finally {
      clearTimeout(guard);
    }
  };
  assert.strictEqual(
    await guarded(async () => {
      await null;
      return 1;
    }),
    1,
  );
  await assert.rejects(
    guarded(async () => {
      throw new Error('x');
    }),
    /x/,
  );
};
