'use strict'; // Two functions that fail in the same tick are caught in the order of their ticks.

module.exports = async function program(log) {
  const fails = async (name, ticks) => {
    for (let tick = 0; tick < ticks; tick += 1) await null;
    throw new Error(name);
  };
  await Promise.all(
    [fails('a', 3), fails('b', 1), fails('c', 2)].map((promise) =>
      promise.catch((error) => log(error.message)),
    ),
  );
};
module.exports.race = true;
