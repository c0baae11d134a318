'use strict'; // A retry waits longer each time and gives up with the last error.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const retry = async (work, attempts) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work(attempt);
      } catch (error) {
        log(`failed ${error.message}`);
        if (attempt === attempts) throw error;
        await sleep(2 ** attempt);
      }
    }
  };
  log(
    await retry(async (attempt) => {
      if (attempt < 3) throw new Error(String(attempt));
      return `done at ${attempt}`;
    }, 5),
  );
  log(
    await retry(async (attempt) => {
      throw new Error(`always ${attempt}`);
    }, 2).catch((error) => error.message),
  );
};
module.exports.race = false;
