'use strict'; // Keys asked for in one turn are loaded as one batch.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const batches = [];
  const makeLoader = (load) => {
    let pending;
    return (key) =>
      new Promise((resolve, reject) => {
        if (!pending) {
          const batch = (pending = []);
          setImmediate(async () => {
            pending = undefined;
            try {
              const values = await load(batch.map((each) => each.key));
              batch.forEach((each, index) => each.resolve(values[index]));
            } catch (error) {
              batch.forEach((each) => each.reject(error));
            }
          });
        }
        pending.push({ key, resolve, reject });
      });
  };
  const load = makeLoader(async (keys) => {
    batches.push(keys.join());
    await sleep(1);
    return keys.map((key) => key * 10);
  });
  log((await Promise.all([load(1), load(2), load(3)])).join());
  log(await load(4));
  log(batches.join(' | '));
};
module.exports.race = false;
