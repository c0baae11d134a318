'use strict'; // break awaits the iterator's return before the code after the loop.

module.exports = async function program(assert) {
  let open = 0;
  const connection = async function* () {
    open += 1;
    try {
      for (let value = 0; ; value += 1) yield value;
    } finally {
      await null;
      await null;
      open -= 1;
    }
  };
  for await (const value of connection()) if (value === 3) break;
  assert.strictEqual(open, 0);
};
