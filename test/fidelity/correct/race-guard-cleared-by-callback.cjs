'use strict'; // The same with callbacks: the operation's own callback clears the guard.

module.exports = async function program(assert) {
  const outcome = await new Promise((resolve) => {
    const guard = setTimeout(() => resolve('timed out'), 20);
    setTimeout(() => {
      clearTimeout(guard);
      resolve('done');
    }, 10);
  });
  assert.strictEqual(outcome, 'done');
};
