'use strict'; // All ticks, nested ones too, run before the first microtask of a macrotask.

module.exports = async function program(log) {
  await new Promise((resolve) =>
    setImmediate(() => {
      queueMicrotask(() => log('microtask'));
      let depth = 0;
      const again = () => {
        depth += 1;
        log(`tick ${depth}`);
        if (depth < 3) process.nextTick(again);
      };
      process.nextTick(again);
      setImmediate(resolve);
    }),
  );
};
module.exports.race = false;
