'use strict'; // queueMicrotask is first in, first out.

module.exports = async function program(log) {
  await new Promise((resolve) =>
    setImmediate(() => {
      for (const name of ['a', 'b', 'c'])
        queueMicrotask(() => {
          log(name);
          queueMicrotask(() => log(`nested ${name}`));
        });
      setImmediate(resolve);
    }),
  );
};
module.exports.race = false;
