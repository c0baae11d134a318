'use strict'; // A bucket of two tokens refills with time.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  let tokens = 2;
  const refill = setInterval(() => (tokens = Math.min(2, tokens + 1)), 5);
  const take = async () => {
    while (tokens === 0) await sleep(2);
    tokens -= 1;
  };
  for (let request = 1; request <= 4; request += 1) {
    await take();
    log(`request ${request}`);
  }
  clearInterval(refill);
  log(tokens >= 0);
};
module.exports.race = false;
