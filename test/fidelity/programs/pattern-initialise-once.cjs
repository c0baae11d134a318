'use strict'; // Lazy initialisation by a kept promise happens once.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  let starts = 0;
  let ready;
  const initialise = () =>
    (ready ??= (async () => {
      starts += 1;
      await sleep(2);
      return { starts };
    })());
  const [first, second] = await Promise.all([initialise(), initialise()]);
  log(first === second);
  log(starts);
  log((await initialise()) === first);
};
module.exports.race = false;
