/** Sources of the scenario files on which the command line is tried. */

/** A lost update: fails in some orders, passes in others. */
export const RACE = `
'use strict';
const assert = require('node:assert');

let count = 0;

async function increment() {
  const before = count;
  await null;
  count = before + 1;
}

exports.passes = async () => {
  count = 5;
  await increment();
  assert.strictEqual(count, 6);
};

exports.lostUpdate = async (sim) => {
  const late = sim.spawn('late', async () => {
    await sim.sleep(5);
    await increment();
  });
  await sim.sleep(5);
  await increment();
  await late;
  assert.strictEqual(count, 2);
};
`;

/** The same with the update made whole: under the old tape it goes another way. */
export const REPAIRED = RACE.replace(
  `  const before = count;
  await null;
  count = before + 1;`,
  `  await null;
  count++;`,
);

/** So different that a tape of the old file fits nowhere. */
export const REWRITTEN = `
'use strict';
exports.passes = async () => undefined;
exports.lostUpdate = async (sim) => {
  const other = async () => {
    await sim.sleep(1);
    await sim.sleep(2);
  };
  await Promise.all([other(), other(), other()]);
};
`;

/** Files that cannot be run, by what is wrong with them. */
export const BAD_FILES = {
  'throws.cjs': `'use strict';\nconst limit = 1;\nthrow new RangeError('planted ' + limit);\n`,
  'nothing.cjs': `'use strict';\nmodule.exports = { answer: 42 };\n`,
  'syntax.cjs': `'use strict';\nconst broken = (;\n`,
  'missing-module.cjs': `'use strict';\nrequire('./not-there');\n`,
  'loops-on-load.cjs': `'use strict';\nfor (;;);\n`,
  'ticks-on-load.cjs': `'use strict';
const again = () => Promise.resolve().then(again);
again();
exports.scenario = async () => undefined;
`,
  'hangs.cjs': `'use strict';\nexports.hangs = async () => {\n  await null;\n  for (;;);\n};\n`,
  'hangs-in-microtasks.cjs': `'use strict';
exports.hangs = async () => {
  const again = { then: (resolve) => resolve(again) };
  await again;
};
`,
} as const;
