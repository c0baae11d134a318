'use strict'; // Promise.all rejects with the earliest rejection in time and leaves the others running.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const finished = [];
  const slow = sleep(20).then(() => finished.push('slow'));
  const fails = (name, ms) =>
    new Promise((_, reject) => setTimeout(() => reject(new Error(name)), ms));
  try {
    await Promise.all([slow, fails('late', 15), fails('early', 2)]);
    log('never');
  } catch (error) {
    log(error.message);
    log(`finished ${finished.length}`);
  }
  await slow;
  log(`finished ${finished.length}`);
};
module.exports.race = false;
