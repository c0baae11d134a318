'use strict'; // However many ticks and microtasks feed each other, the next timer waits.

module.exports = async function program(log) {
  await new Promise((resolve) =>
    setTimeout(() => {
      let left = 5;
      setImmediate(() => {
        log(`left ${left}`);
        resolve();
      });
      const step = () => {
        left -= 1;
        if (left > 0) (left % 2 ? queueMicrotask : process.nextTick)(step);
      };
      process.nextTick(step);
    }, 1),
  );
};
module.exports.race = false;
