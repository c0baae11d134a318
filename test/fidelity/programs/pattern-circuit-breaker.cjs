'use strict'; // A breaker opens after two failures and lets a trial through after its rest.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  let failures = 0;
  let openUntil = false;
  const guarded = async (work) => {
    if (openUntil) throw new Error('open');
    try {
      const value = await work();
      failures = 0;
      return value;
    } catch (error) {
      failures += 1;
      if (failures >= 2) {
        openUntil = true;
        setTimeout(() => (openUntil = false), 8);
      }
      throw error;
    }
  };
  const fails = async () => {
    throw new Error('down');
  };
  for (let call = 0; call < 3; call += 1) log(await guarded(fails).catch((error) => error.message));
  await sleep(20);
  log(await guarded(async () => 'up'));
  log(failures);
};
module.exports.race = false;
