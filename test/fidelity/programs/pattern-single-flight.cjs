'use strict'; // Callers that ask while a load is under way share it.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  let loads = 0;
  const flights = new Map();
  const get = (key) => {
    if (!flights.has(key))
      flights.set(
        key,
        (async () => {
          try {
            loads += 1;
            await sleep(3);
            return `${key}${loads}`;
          } finally {
            flights.delete(key);
          }
        })(),
      );
    return flights.get(key);
  };
  log((await Promise.all([get('a'), get('a'), get('a')])).join());
  log(await get('a'));
  log(`${loads} ${flights.size}`);
};
module.exports.race = false;
