'use strict'; // A series of error-first callbacks stops at the first error.

module.exports = async function program(log) {
  const series = (steps, done) => {
    const next = (index, values) =>
      index === steps.length
        ? done(null, values)
        : steps[index]((error, value) =>
            error ? done(error) : setImmediate(next, index + 1, [...values, value]),
          );
    next(0, []);
  };
  const gives = (value) => (callback) => setTimeout(callback, 1, null, value);
  const fails = (callback) => process.nextTick(callback, new Error('step failed'));
  await new Promise((resolve) =>
    series([gives(1), gives(2)], (error, values) => {
      log(`${error} ${values}`);
      resolve();
    }),
  );
  await new Promise((resolve) =>
    series([gives(1), fails, gives(3)], (error) => {
      log(error.message);
      resolve();
    }),
  );
};
module.exports.race = false;
