'use strict'; // An AbortController with a timer cleared after settled awaits is never aborted.

module.exports = async function program(assert) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), 1);
  for (let turn = 0; turn < 5; turn += 1) {
    await null;
    controller.signal.throwIfAborted();
  }
  clearTimeout(timer);
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.strictEqual(controller.signal.aborted, false);
};
