'use strict'; // Immediates run in order; those set inside one wait for the next phase.

module.exports = async function program(log) {
  await new Promise((resolve) => {
    setImmediate(() => {
      log('1');
      setImmediate(() => {
        log('nested 1');
      });
    });
    setImmediate(() => {
      log('2');
      setImmediate(() => {
        log('nested 2');
        resolve();
      });
    });
    setImmediate(() => log('3'));
  });
};
module.exports.race = false;
