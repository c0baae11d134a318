'use strict'; // Generators in a chain pull one value through at a time.

module.exports = async function program(log) {
  const numbers = async function* () {
    for (let value = 1; value <= 3; value += 1) {
      log(`make ${value}`);
      yield value;
    }
  };
  const doubled = async function* (source) {
    for await (const value of source) {
      log(`double ${value}`);
      yield value * 2;
    }
  };
  const odd = async function* (source) {
    for await (const value of source) if (value !== 4) yield value;
  };
  for await (const value of odd(doubled(numbers()))) log(`take ${value}`);
};
module.exports.race = false;
