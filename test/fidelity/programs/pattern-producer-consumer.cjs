'use strict'; // Producer and consumer on an unbounded queue interleave tick by tick.

module.exports = async function program(log) {
  const items = [];
  let wake = () => {};
  let ended = false;
  const produce = async () => {
    for (const item of [1, 2, 3]) {
      log(`put ${item}`);
      items.push(item);
      wake();
      await null;
    }
    ended = true;
    wake();
  };
  const consume = async () => {
    while (!ended || items.length > 0) {
      if (items.length === 0) await new Promise((resolve) => (wake = resolve));
      else log(`took ${items.shift()}`);
    }
  };
  await Promise.all([consume(), produce()]);
};
module.exports.race = true;
