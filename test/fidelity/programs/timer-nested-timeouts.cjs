'use strict'; // A timer set inside a timer fires after those of the outer list.

module.exports = async function program(log) {
  await new Promise((resolve) => {
    setTimeout(() => {
      log('outer 1');
      setTimeout(() => {
        log('inner');
        resolve();
      }, 2);
    }, 2);
    setTimeout(() => log('outer 2'), 2);
  });
};
module.exports.race = false;
