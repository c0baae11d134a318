'use strict'; // Two then-chains advance in turns, one link a tick.

module.exports = async function program(log) {
  const chain = (name) =>
    Promise.resolve()
      .then(() => log(`${name}1`))
      .then(() => log(`${name}2`))
      .then(() => log(`${name}3`));
  await Promise.all([chain('a'), chain('b')]);
};
module.exports.race = true;
