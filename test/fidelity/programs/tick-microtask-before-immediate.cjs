'use strict'; // Ticks and microtasks of an immediate run before the next immediate.

module.exports = async function program(log) {
  await new Promise((resolve) => {
    setImmediate(() => {
      log('immediate 1');
      process.nextTick(() => log('tick'));
      queueMicrotask(() => log('microtask'));
    });
    setImmediate(() => {
      log('immediate 2');
      resolve();
    });
  });
};
module.exports.race = false;
