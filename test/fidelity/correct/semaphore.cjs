'use strict'; // A semaphore never lets more in than it has permits.

module.exports = async function program(assert) {
  let permits = 2;
  const waiting = [];
  let inside = 0;
  let done = 0;
  const acquire = () => {
    if (permits > 0) {
      permits -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve) => waiting.push(resolve));
  };
  const release = () => {
    const next = waiting.shift();
    if (next) next();
    else permits += 1;
  };
  await Promise.all(
    Array.from({ length: 7 }, async () => {
      await acquire();
      inside += 1;
      assert.ok(inside <= 2);
      await null;
      await Promise.resolve();
      inside -= 1;
      done += 1;
      release();
    }),
  );
  assert.strictEqual(done, 7);
  assert.strictEqual(permits, 2);
};
