'use strict'; // Two async functions that await settled values advance in turns.

module.exports = async function program(log) {
  const run = async (name) => {
    for (let step = 1; step <= 4; step += 1) {
      await null;
      log(`${name}${step}`);
    }
  };
  await Promise.all([run('a'), run('b'), run('c')]);
};
module.exports.race = true;
