'use strict'; // An immediate cleared after awaits of settled promises never runs.

module.exports = async function program(assert) {
  let ran = false;
  const immediate = setImmediate(() => (ran = true));
  for (let turn = 0; turn < 20; turn += 1) await null;
  clearImmediate(immediate);
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  assert.strictEqual(ran, false);
};
