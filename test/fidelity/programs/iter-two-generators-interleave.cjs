'use strict'; // Loops over two generators of settled values advance in turns.

module.exports = async function program(log) {
  const generate = async function* (name) {
    for (let value = 1; value <= 3; value += 1) yield `${name}${value}`;
  };
  const consume = async (name) => {
    for await (const value of generate(name)) log(value);
  };
  await Promise.all([consume('a'), consume('b')]);
};
module.exports.race = true;
