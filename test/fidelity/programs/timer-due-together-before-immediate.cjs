'use strict'; // Timers that are due together run in one phase, before an immediate that one of them sets.

module.exports = async function program(log) {
  // A turn of the loop with nothing in it, as most of a program's are.
  await new Promise((resolve) => setTimeout(resolve, 1));
  await new Promise((resolve) => {
    setTimeout(() => {
      log('timer of 2');
      setImmediate(() => {
        log('immediate');
        resolve();
      });
    }, 2);
    setTimeout(() => log('timer of 4'), 4);
    const end = Date.now() + 20;
    while (Date.now() < end);
  });
};
module.exports.race = false;
