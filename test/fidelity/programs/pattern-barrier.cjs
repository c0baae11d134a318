'use strict'; // Nobody passes a barrier before the last has come.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  let waiting = [];
  const arrived = [];
  const early = [];
  const barrier = () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      if (waiting.length === 3) {
        waiting.forEach((go) => go());
        waiting = [];
      }
    });
  await Promise.all(
    [1, 8, 15].map(async (ms) => {
      await sleep(ms);
      arrived.push(ms);
      await barrier();
      if (arrived.length < 3) early.push(ms);
    }),
  );
  log(`${arrived.length} ${early.length}`);
};
module.exports.race = false;
