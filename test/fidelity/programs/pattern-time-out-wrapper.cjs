'use strict'; // A time-out rejects a slow operation, and is cleared for a fast one.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const withTimeout = (promise, ms) => {
    let timer;
    return Promise.race([
      promise,
      new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error('timed out')), ms);
      }),
    ]).finally(() => clearTimeout(timer));
  };
  log(
    await withTimeout(
      sleep(1).then(() => 'fast'),
      25,
    ),
  );
  const slow = sleep(25);
  log(await withTimeout(slow, 3).catch((error) => error.message));
  await slow;
};
module.exports.race = false;
