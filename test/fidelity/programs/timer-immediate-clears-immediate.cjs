'use strict'; // An immediate can clear a later one of the same phase.

module.exports = async function program(log) {
  await new Promise((resolve) => {
    let second;
    setImmediate(() => {
      log('first');
      clearImmediate(second);
    });
    second = setImmediate(() => log('second'));
    setImmediate(() => {
      log('third');
      resolve();
    });
  });
};
module.exports.race = false;
