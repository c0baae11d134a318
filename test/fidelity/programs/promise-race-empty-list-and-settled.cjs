'use strict'; // Promise.race takes the first already settled entry in list order.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  log(await Promise.race([sleep(1).then(() => 'timer'), 'plain', Promise.resolve('settled')]));
  log(await Promise.race([Promise.resolve('settled'), 'plain']));
  log(
    await Promise.race([new Promise(() => {}), Promise.reject(new Error('no'))]).catch(
      (error) => error.message,
    ),
  );
  await sleep(3);
};
module.exports.race = false;
