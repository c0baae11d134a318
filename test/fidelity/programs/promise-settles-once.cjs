'use strict'; // Only the first resolve or reject counts.

module.exports = async function program(log) {
  const value = await new Promise((resolve, reject) => {
    resolve(1);
    resolve(2);
    reject(new Error('late'));
    throw new Error('later');
  });
  log(`value ${value}`);
  const reason = await new Promise((resolve, reject) => {
    reject(new Error('first'));
    resolve(3);
  }).catch((error) => error.message);
  log(`reason ${reason}`);
};
module.exports.race = false;
