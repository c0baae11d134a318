'use strict'; // queueMicrotask and then share one queue.

module.exports = async function program(log) {
  await new Promise((resolve) =>
    setImmediate(() => {
      Promise.resolve().then(() => log('then 1'));
      queueMicrotask(() => log('microtask 1'));
      Promise.resolve().then(() => log('then 2'));
      (async () => {
        await null;
        log('await 3');
      })();
      queueMicrotask(() => log('microtask 4'));
      setImmediate(resolve);
    }),
  );
};
module.exports.race = true;
