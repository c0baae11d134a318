'use strict'; // Timers set together fire by duration.

module.exports = async function program(log) {
  await new Promise((resolve) => {
    setTimeout(() => {
      log('30');
      resolve();
    }, 30);
    setTimeout(log, 10, '10');
    setTimeout(log, 20, '20');
    setTimeout(log, 1, '1');
  });
};
module.exports.race = false;
