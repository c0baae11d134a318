'use strict'; // Ticks and microtasks run between two timers that are due together.

module.exports = async function program(log) {
  await new Promise((resolve) => {
    setTimeout(() => {
      log('timer 1');
      queueMicrotask(() => log('microtask 1'));
      process.nextTick(() => log('tick 1'));
    }, 3);
    setTimeout(() => {
      log('timer 2');
      queueMicrotask(() => {
        log('microtask 2');
        resolve();
      });
      process.nextTick(() => log('tick 2'));
    }, 3);
  });
};
module.exports.race = false;
