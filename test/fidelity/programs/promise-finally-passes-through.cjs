'use strict'; // finally passes values and reasons through and ignores what its callback returns.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  log(await Promise.resolve('value').finally(() => 'ignored'));
  log(
    await Promise.reject(new Error('reason'))
      .finally(() => 'ignored')
      .catch((error) => error.message),
  );
  log(
    await Promise.resolve('value')
      .finally(() => {
        throw new Error('replaced');
      })
      .catch((error) => error.message),
  );
  log(
    await Promise.resolve('value').finally(async () => {
      await sleep(2);
      log('waited');
    }),
  );
};
module.exports.race = false;
