'use strict'; // Promise.any ignores rejections while something may still succeed.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const winner = await Promise.any([
    Promise.reject(new Error('a')),
    sleep(15).then(() => 'slow'),
    sleep(2).then(() => 'fast'),
  ]);
  log(winner);
  await sleep(16);
  log('end');
};
module.exports.race = false;
