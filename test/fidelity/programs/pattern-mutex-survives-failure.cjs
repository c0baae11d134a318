'use strict'; // A failing critical section frees the mutex for the next.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  let tail = Promise.resolve();
  const locked = (work) => {
    const result = tail.then(work);
    tail = result.then(
      () => {},
      () => {},
    );
    return result;
  };
  const outcomes = await Promise.allSettled([
    locked(async () => {
      await sleep(1);
      throw new Error('first');
    }),
    locked(async () => 'second'),
  ]);
  log(outcomes.map((outcome) => outcome.reason?.message ?? outcome.value).join());
};
module.exports.race = false;
