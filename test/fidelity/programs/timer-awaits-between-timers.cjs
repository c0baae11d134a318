'use strict'; // Async callbacks of two timers of one duration finish their settled awaits in between.

module.exports = async function program(log) {
  await new Promise((resolve) => {
    setTimeout(async () => {
      log('timer 1');
      await null;
      log('after 1');
      await null;
      log('after 1 again');
    }, 3);
    setTimeout(async () => {
      log('timer 2');
      await null;
      log('after 2');
      resolve();
    }, 3);
  });
};
module.exports.race = false;
