'use strict'; // catch and finally run around an await as they do around synchronous code.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const attempt = async (fails) => {
    try {
      log('try');
      await sleep(1);
      if (fails) throw new Error('failed');
      return 'value';
    } catch (error) {
      log(`catch ${error.message}`);
      await sleep(1);
      return 'rescued';
    } finally {
      log('finally');
      await sleep(1);
      log('finally done');
    }
  };
  log(await attempt(false));
  log(await attempt(true));
};
module.exports.race = false;
