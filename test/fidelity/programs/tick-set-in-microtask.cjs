'use strict'; // A tick set in a microtask waits until the microtasks are drained.

module.exports = async function program(log) {
  await new Promise((resolve) =>
    setImmediate(() => {
      queueMicrotask(() => {
        log('microtask 1');
        process.nextTick(() => log('tick'));
        queueMicrotask(() => log('microtask 3'));
      });
      queueMicrotask(() => log('microtask 2'));
      setImmediate(resolve);
    }),
  );
};
module.exports.race = false;
