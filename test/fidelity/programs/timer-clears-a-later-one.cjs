'use strict'; // A callback can clear a timer of the same list that is due at the same moment.

module.exports = async function program(log) {
  await new Promise((resolve) => {
    let second;
    setTimeout(() => {
      log('first');
      clearTimeout(second);
    }, 3);
    second = setTimeout(() => log('second'), 3);
    setTimeout(() => {
      log('third');
      resolve();
    }, 3);
  });
};
module.exports.race = false;
