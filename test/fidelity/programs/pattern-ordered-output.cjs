'use strict'; // Results that come out of order are released in order.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const released = [];
  const held = new Map();
  let next = 0;
  const release = (index, value) => {
    held.set(index, value);
    while (held.has(next)) {
      released.push(held.get(next));
      held.delete(next);
      next += 1;
    }
  };
  await Promise.all(
    [22, 1, 12].map(async (ms, index) => {
      await sleep(ms);
      release(index, `${index}:${ms}`);
    }),
  );
  log(released.join(' '));
};
module.exports.race = false;
