'use strict'; // A chain built by reduce runs its links one after another.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const order = [];
  await ['a', 'b', 'c'].reduce(
    (previous, name, index) =>
      previous.then(async () => {
        order.push(`start ${name}`);
        await sleep(7 - index * 3);
        order.push(`end ${name}`);
      }),
    Promise.resolve(),
  );
  order.forEach((entry) => log(entry));
};
module.exports.race = false;
