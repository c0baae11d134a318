'use strict'; // Time read after a longer sleep is later than after a shorter one.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const start = performance.now();
  const stamps = await Promise.all(
    [21, 6].map(async (ms) => {
      await sleep(ms);
      return performance.now() - start;
    }),
  );
  log(stamps[0] > stamps[1]);
  log(stamps.every((stamp) => stamp > 0));
};
module.exports.race = false;
