'use strict'; // timers/promises.setTimeout keeps due order; the fast one wins a race.

const timers = require('node:timers/promises');

module.exports = async function program(log) {
  const order = [];
  await Promise.all(
    [
      [21, 'c'],
      [1, 'a'],
      [11, 'b'],
    ].map(([ms, name]) => timers.setTimeout(ms, name).then((value) => order.push(value))),
  );
  log(order.join(''));
  log(await Promise.race([timers.setTimeout(15, 'slow'), timers.setTimeout(2, 'fast')]));
  await timers.setTimeout(16);
};
module.exports.race = false;
