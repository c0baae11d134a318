'use strict'; // yield* hands values, errors and the return value through.

module.exports = async function program(log) {
  const inner = async function* () {
    try {
      const sent = yield 'a';
      log(`sent ${sent}`);
      yield 'b';
      return 'result';
    } finally {
      log('inner closed');
    }
  };
  const outer = async function* () {
    const result = yield* inner();
    log(result);
    yield* ['x', Promise.resolve('y')];
  };
  const generator = outer();
  log((await generator.next()).value);
  log((await generator.next('hello')).value);
  for await (const value of generator) log(value);
};
module.exports.race = false;
