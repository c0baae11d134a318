'use strict'; // Clocks advance with timers and agree about it.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const wall = Date.now();
  const steady = performance.now();
  const precise = process.hrtime.bigint();
  const [seconds] = process.hrtime();
  await sleep(30);
  log(Date.now() - wall >= 10);
  log(performance.now() - steady >= 10);
  log(process.hrtime.bigint() - precise >= 10_000_000n);
  log(process.hrtime()[0] >= seconds);
  log(Math.abs(performance.timeOrigin + performance.now() - Date.now()) < 60_000);
  log(new Date().getTime() >= wall);
};
module.exports.race = false;
