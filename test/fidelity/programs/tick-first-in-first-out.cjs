'use strict'; // Ticks run in order, with their arguments; a nested one goes to the end.

module.exports = async function program(log) {
  await new Promise((resolve) =>
    setImmediate(() => {
      process.nextTick(
        (a, b) => {
          log(`${a}${b}`);
          process.nextTick(log, 'nested');
        },
        'a',
        1,
      );
      process.nextTick(log, 'second');
      process.nextTick(log, 'third');
      setImmediate(resolve);
    }),
  );
};
module.exports.race = false;
