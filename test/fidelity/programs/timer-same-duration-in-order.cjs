'use strict'; // Timers of one duration fire in the order in which they were set.

module.exports = async function program(log) {
  await new Promise((resolve) => {
    for (const name of ['a', 'b', 'c', 'd']) setTimeout(() => log(name), 5);
    setTimeout(resolve, 5);
  });
  log('end');
};
module.exports.race = false;
