'use strict'; // throw resumes a generator with an exception at its yield.

module.exports = async function program(log) {
  const generate = async function* () {
    for (;;) {
      try {
        log(`got ${yield 'ask'}`);
      } catch (error) {
        log(`caught ${error.message}`);
      }
    }
  };
  const generator = generate();
  await generator.next();
  await generator.next('a');
  await generator.throw(new Error('b'));
  await generator.next('c');
  log(JSON.stringify(await generator.return('done')));
  log(JSON.stringify(await generator.next()));
};
module.exports.race = false;
