'use strict'; // Rejections gathered first and given to allSettled later, in the same macrotask.

module.exports = async function program(assert) {
  const jobs = [];
  for (const name of ['a', 'b', 'c']) {
    jobs.push(
      (async () => {
        throw new Error(name);
      })(),
    );
    await null;
  }
  const outcomes = await Promise.allSettled(jobs);
  assert.deepStrictEqual(
    outcomes.map((outcome) => outcome.reason.message),
    ['a', 'b', 'c'],
  );
};
