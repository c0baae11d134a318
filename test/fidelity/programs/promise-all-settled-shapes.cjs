'use strict'; // Promise.allSettled reports every outcome by position and never rejects.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const outcomes = await Promise.allSettled([
    1,
    Promise.reject(new Error('no')),
    sleep(2).then(() => 'late'),
    { then: (resolve) => resolve('thenable') },
  ]);
  for (const outcome of outcomes)
    log(
      outcome.status === 'fulfilled' ? `ok ${outcome.value}` : `failed ${outcome.reason.message}`,
    );
};
module.exports.race = false;
