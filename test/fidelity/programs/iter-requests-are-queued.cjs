'use strict'; // next called several times at once is answered in order.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const generate = async function* () {
    for (const ms of [6, 1, 3]) {
      await sleep(ms);
      yield ms;
    }
  };
  const generator = generate();
  const answers = await Promise.all([
    generator.next(),
    generator.next(),
    generator.next(),
    generator.next(),
  ]);
  log(answers.map(({ value, done }) => `${value}:${done}`).join(' '));
};
module.exports.race = false;
