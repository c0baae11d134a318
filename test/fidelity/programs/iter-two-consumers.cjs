'use strict'; // Two loops over one generator take its values in turns.

module.exports = async function program(log) {
  const generate = async function* () {
    for (let value = 1; value <= 6; value += 1) yield value;
  };
  const shared = generate();
  const consume = async (name) => {
    for (;;) {
      const { value, done } = await shared.next();
      if (done) return;
      log(`${name} ${value}`);
    }
  };
  await Promise.all([consume('a'), consume('b')]);
};
module.exports.race = true;
