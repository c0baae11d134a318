/** Sources of scenario files that are swept in worker processes. */

/** Three scenarios: one that fails in two ways, one that passes and leaves something, a long one. */
export const MIXED = `
'use strict';
const assert = require('node:assert');

let count = 0;

async function increment(by) {
  const before = count;
  await null;
  count = before + by;
}

exports.lostUpdate = async (sim) => {
  const late = sim.spawn('late', async () => {
    await sim.sleep(5);
    await increment(1);
  });
  await sim.sleep(5);
  await increment(2);
  await late;
  sim.sometimes('both', count === 3);
  sim.sometimes('none', count === 0);
  if (count === 1) throw new TypeError('the update by 2 is lost, seed ' + sim.seed);
  assert.strictEqual(count, 3);
};

exports.leaves = async (sim) => {
  const shown = sim.random();
  setInterval(() => undefined, 1_000 + Math.floor(shown * 10));
  await sim.sleep(1);
};

exports.long = async (sim) => {
  let sum = 0;
  for (let round = 0; round < 100; round++) sum += await round;
  sim.sometimes('done', sum === 4_950);
};
`;

/** One seed in so many costs real time: sweeps of it last. */
export const SLOW = `
'use strict';
const assert = require('node:assert');

let count = 0;

async function increment() {
  const before = count;
  await null;
  count = before + 1;
}

exports.slow = async (sim) => {
  let waste = 0;
  for (let round = 0; round < 300_000; round++) waste = (waste * 31 + round) | 0;
  const late = sim.spawn('late', async () => {
    await sim.sleep(5);
    await increment();
  });
  await sim.sleep(5);
  await increment();
  await late;
  assert.strictEqual(count, 2, 'waste ' + (waste === waste));
};

exports.plain = async (sim) => {
  await sim.sleep(sim.random() * 5);
  sim.sometimes('never', false);
};
`;

/** Seeds that end their process, or do not let go of it. `allow` lets the calls through. */
export const DEADLY = `
'use strict';
const { simulate } = require(process.env.HEDDLE_TEST_MOCHA);

simulate('aborts', { allow: ['process.abort', 'process.reallyExit'] }, async (sim) => {
  await sim.sleep(1);
  if (sim.seed === 17) process.abort();
  if (sim.seed === 23) process.reallyExit(7);
});

simulate('eats memory', async (sim) => {
  await sim.sleep(1);
  const kept = [];
  while (sim.seed === 5) kept.push(Buffer.alloc(2 ** 24, 1));
});
`;

/** A seed whose process does not answer: it waits for another, which no time limit interrupts. */
export const STUCK = `
'use strict';
const { simulate } = require(process.env.HEDDLE_TEST_MOCHA);

simulate('stops', { allow: ['child_process.execFileSync'] }, async (sim) => {
  await sim.sleep(1);
  if (sim.seed !== 9) return;
  require('node:child_process').execFileSync('cat', { stdio: ['inherit', 'pipe', 'ignore'] });
});
`;
