'use strict'; // A loop that checks its signal stops between two steps.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const controller = new AbortController();
  const steps = [];
  const work = async (signal) => {
    for (let step = 1; ; step += 1) {
      signal.throwIfAborted();
      steps.push(step);
      if (step === 3) controller.abort(new Error('enough'));
      await sleep(1);
    }
  };
  log(await work(controller.signal).catch((error) => error.message));
  log(steps.join());
};
module.exports.race = false;
