'use strict'; // An operation of 10 ms with a guard of 20 ms set before it: the guard is due later and is cleared.

module.exports = async function program(assert) {
  const operation = () => new Promise((resolve) => setTimeout(resolve, 10, 'done'));
  let guard;
  const timeout = new Promise((_, reject) => {
    guard = setTimeout(() => reject(new Error('timed out')), 20);
  });
  try {
    assert.strictEqual(await Promise.race([operation(), timeout]), 'done');
  } finally {
    clearTimeout(guard);
  }
};
