'use strict'; // Several failures are gathered into an AggregateError.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = async function program(log) {
  const outcomes = await Promise.allSettled(
    ['a', 'b', 'c'].map(async (name) => {
      await sleep(1);
      if (name !== 'b') throw new Error(name);
      return name;
    }),
  );
  const errors = outcomes
    .filter((outcome) => outcome.status === 'rejected')
    .map((outcome) => outcome.reason);
  const aggregate = new AggregateError(errors, 'two failed');
  log(`${aggregate.message}: ${aggregate.errors.map((error) => error.message).join()}`);
};
module.exports.race = false;
