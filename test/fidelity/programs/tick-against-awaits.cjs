'use strict'; // Inside a microtask, awaits of settled values go on before a tick.

module.exports = async function program(log) {
  await new Promise((resolve) =>
    setImmediate(async () => {
      await null;
      process.nextTick(() => log('tick'));
      await null;
      log('await 1');
      await null;
      log('await 2');
      setImmediate(resolve);
    }),
  );
};
module.exports.race = true;
