'use strict'; // The combinators take any iterable, also an empty one.

module.exports = async function program(log) {
  log((await Promise.all([])).length);
  log((await Promise.all(new Set([1, Promise.resolve(2)]))).join());
  log(
    (
      await Promise.allSettled(
        (function* () {
          yield 1;
          yield Promise.reject(new Error('x'));
        })(),
      )
    )
      .map((each) => each.status)
      .join(),
  );
  log(await Promise.any([]).catch((error) => `${error.name} ${error.errors.length}`));
};
module.exports.race = false;
