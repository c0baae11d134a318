'use strict'; // A catch that returns goes on; one that throws does not.

module.exports = async function program(log) {
  const step = (promise) =>
    promise.then(
      (value) => log(`value ${value}`),
      (error) => {
        log(`reason ${error.message}`);
        return 'recovered';
      },
    );
  await step(Promise.reject(new Error('a')).catch(() => 'b'));
  await step(
    Promise.reject(new Error('a')).catch((error) => {
      throw new Error(`${error.message}!`);
    }),
  );
  await step(Promise.resolve('c').catch(() => 'never'));
};
module.exports.race = false;
