'use strict'; // A memo keeps successes and forgets failures.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const memo = new Map();
  let calls = 0;
  const memoised = (key) => {
    if (!memo.has(key)) {
      const promise = (async () => {
        calls += 1;
        await sleep(1);
        if (calls === 1) throw new Error('first');
        return `${key}${calls}`;
      })();
      promise.catch(() => memo.delete(key));
      memo.set(key, promise);
    }
    return memo.get(key);
  };
  log(await memoised('k').catch((error) => error.message));
  await null;
  log(await memoised('k'));
  log(await memoised('k'));
  log(calls);
};
module.exports.race = false;
