'use strict'; // Clean-ups run last in, first out, also when one of them fails.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const stack = [];
  const failures = [];
  for (const name of ['socket', 'file', 'lock'])
    stack.push(async () => {
      await sleep(1);
      log(`close ${name}`);
      if (name === 'file') throw new Error('stuck');
    });
  try {
    throw new Error('work failed');
  } catch (error) {
    failures.push(error.message);
  } finally {
    while (stack.length > 0)
      await stack
        .pop()()
        .catch((error) => failures.push(error.message));
  }
  log(failures.join());
};
module.exports.race = false;
