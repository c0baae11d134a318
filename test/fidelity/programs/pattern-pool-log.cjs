'use strict'; // Two workers on one list of jobs take them in turns.

module.exports = async function program(log) {
  const jobs = [1, 2, 3, 4, 5];
  const worker = async (name) => {
    while (jobs.length > 0) {
      const job = jobs.shift();
      log(`${name} ${job}`);
      for (let tick = 0; tick < job % 3; tick += 1) await null;
      await null;
    }
  };
  await Promise.all([worker('a'), worker('b')]);
};
module.exports.race = true;
