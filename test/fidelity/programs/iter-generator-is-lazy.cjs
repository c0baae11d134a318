'use strict'; // An async generator does nothing before the first next, and stops at each yield.

module.exports = async function program(log) {
  const generate = async function* () {
    log('started');
    yield 1;
    log('resumed');
    yield 2;
    log('finished');
    return 3;
  };
  const generator = generate();
  log('created');
  for (let turn = 0; turn < 4; turn += 1) {
    const { value, done } = await generator.next();
    log(`${value} ${done}`);
  }
};
module.exports.race = false;
