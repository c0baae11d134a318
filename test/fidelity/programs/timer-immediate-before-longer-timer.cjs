'use strict'; // From a timer callback, an immediate comes before a timer of 15 ms.

module.exports = async function program(log) {
  await new Promise((resolve) =>
    setTimeout(() => {
      setTimeout(() => {
        log('timer');
        resolve();
      }, 15);
      setImmediate(() => log('immediate'));
    }, 2),
  );
};
module.exports.race = false;
