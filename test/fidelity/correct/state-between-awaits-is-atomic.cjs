'use strict'; // Between two awaits nobody else runs.

module.exports = async function program(assert) {
  let left = 100;
  let right = 0;
  const move = async () => {
    for (let turn = 0; turn < 10; turn += 1) {
      left -= 1;
      right += 1;
      assert.strictEqual(left + right, 100);
      await null;
    }
  };
  await Promise.all([move(), move(), move()]);
  assert.strictEqual(right, 30);
};
