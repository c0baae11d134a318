'use strict'; // An actor handles its messages one at a time and answers each sender.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  let state = 0;
  let tail = Promise.resolve();
  const tell = (message) =>
    (tail = tail.then(async () => {
      const seen = state;
      await sleep(1);
      state = seen + message;
      return state;
    }));
  log((await Promise.all([tell(1), tell(10), tell(100)])).join());
  log(state);
};
module.exports.race = false;
