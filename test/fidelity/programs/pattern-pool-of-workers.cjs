'use strict'; // A pool of three does every job once, in bounded number.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const jobs = Array.from({ length: 9 }, (_, index) => index);
  const results = [];
  let running = 0;
  let most = 0;
  const worker = async () => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
      running += 1;
      most = Math.max(most, running);
      await sleep(1 + (job % 3));
      running -= 1;
      results[job] = job * job;
    }
  };
  await Promise.all([worker(), worker(), worker()]);
  log(results.join());
  log(most);
};
module.exports.race = false;
