'use strict'; // Numbers taken within one chain rise, whatever other chains do.

module.exports = async function program(assert) {
  let counter = 0;
  const chains = { a: [], b: [], c: [] };
  await Promise.all(
    Object.keys(chains).map(async (name) => {
      for (let turn = 0; turn < 5; turn += 1) {
        chains[name].push((counter += 1));
        await null;
      }
    }),
  );
  for (const numbers of Object.values(chains))
    assert.deepStrictEqual(
      numbers,
      [...numbers].sort((left, right) => left - right),
    );
  assert.strictEqual(counter, 15);
};
