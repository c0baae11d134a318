'use strict'; // In a macrotask callback nextTick comes before promise jobs.

module.exports = async function program(log) {
  await new Promise((resolve) =>
    setTimeout(() => {
      Promise.resolve().then(() => log('promise'));
      process.nextTick(() => log('tick'));
      log('synchronous');
      setTimeout(resolve, 3);
    }, 1),
  );
};
module.exports.race = false;
