'use strict'; // A yielded rejection is thrown at the yield inside the generator.

module.exports = async function program(log) {
  const generate = async function* () {
    try {
      yield Promise.reject(new Error('yielded'));
    } catch (error) {
      log(`inside ${error.message}`);
      yield 'recovered';
    }
  };
  for await (const value of generate()) log(value);
};
module.exports.race = false;
