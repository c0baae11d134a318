/** A program with one kind of nondeterminism in it, and the same program done properly. */
export interface Kind {
  readonly name: string;
  readonly planted: Files;
  readonly proper: Files;
  /** Behind `heddle audit program.cjs`. */
  readonly args?: readonly string[];
  /** What the audit must say of the planted one. */
  readonly cause: object;
  /** Strand of the first step that differs. Its line is the one of `program.cjs` marked `HERE`. */
  readonly strand: string;
}

type Files = Readonly<Record<string, string>>;

/** Stands for the path of `heddle/mocha`, which is only known when heddle has been built. */
export const MOCHA = '<heddle/mocha>';

/** A scenario that may call outside by name. */
const allowing = (calls: readonly string[], lines: readonly string[]): string =>
  [
    `const { simulate } = require('${MOCHA}');`,
    `const allow = ${JSON.stringify(calls)};`,
    `simulate('scenario', { allow }, async (sim) => {`,
    ...lines.map((line) => `  ${line}`),
    '});',
  ].join('\n');

const plain = (before: readonly string[], lines: readonly string[]): string =>
  [
    ...before,
    'exports.scenario = async (sim) => {',
    ...lines.map((line) => `  ${line}`),
    '};',
  ].join('\n');

/** Behind some steps that are the same everywhere, and before some more. */
const around = (...lines: readonly string[]): readonly string[] => [
  'await sim.sleep(5);',
  'await null;',
  ...lines,
  'await sim.sleep(1);',
];

const BEFORE = ['--require', './before.cjs'];

const IDENTITY = `
const ids = new WeakMap();
let last = 0;
exports.idOf = (object) => {
  if (!ids.has(object)) ids.set(object, ++last);
  return ids.get(object);
};
`;

const POOL = `
const crypto = require('node:crypto');
const pool = Buffer.alloc(64);
let used = pool.length;
exports.token = () => {
  if (used + 4 > pool.length) {
    crypto.randomFillSync(pool);
    used = 0;
  }
  used += 4;
  return pool.subarray(used - 4, used).toString('hex');
};
`;

const NO_POOL = `
const crypto = require('node:crypto');
exports.token = () => crypto.randomBytes(4).toString('hex');
`;

const sorting = (compare: string): string =>
  plain(
    [`const { idOf } = require('identity');`],
    [
      `const jobs = ['a', 'b', 'c', 'd'].map((name) => ({ name }));`,
      `jobs.map(idOf);`,
      ...around(`for (const job of jobs.sort(${compare})) {`, `  await job.name; // HERE`, `}`),
    ],
  );

export const KINDS: readonly Kind[] = [
  {
    name: 'a clock kept from before heddle came',
    planted: {
      'before.cjs': 'const { hrtime } = process;\nglobalThis.stamp = () => hrtime()[1];\n',
      'program.cjs': plain([], around('await globalThis.stamp(); // HERE')),
    },
    proper: {
      'before.cjs': 'globalThis.stamp = () => process.hrtime()[1];\n',
      'program.cjs': plain([], around('await globalThis.stamp();')),
    },
    args: BEFORE,
    cause: { kind: 'everyTime' },
    strand: 'main',
  },
  {
    name: 'state in a shared package',
    planted: {
      'node_modules/numbers/index.js': 'let last = 0;\nexports.next = () => ++last;\n',
      'program.cjs': plain(
        [`const { next } = require('numbers');`],
        [
          `const writer = sim.spawn('writer', async () => {`,
          ...around('await next(); // HERE'),
          `});`,
          `await writer;`,
        ],
      ),
    },
    proper: {
      'node_modules/numbers/index.js':
        'exports.counter = () => {\n  let last = 0;\n  return () => ++last;\n};\n',
      'program.cjs': plain(
        [`const next = require('numbers').counter();`],
        [`await sim.spawn('writer', async () => {`, ...around('await next();'), `});`],
      ),
    },
    cause: { kind: 'again', packages: ['numbers'] },
    strand: 'main/writer#1',
  },
  {
    name: 'object identity as a sort key',
    planted: {
      'node_modules/identity/index.js': IDENTITY,
      'program.cjs': sorting('(x, y) => (String(idOf(x)) < String(idOf(y)) ? -1 : 1)'),
    },
    proper: {
      'node_modules/identity/index.js': IDENTITY,
      'program.cjs': sorting('(x, y) => idOf(x) - idOf(y)'),
    },
    // Four numbers a run: the third run of a process is the first that goes beyond 9.
    cause: { kind: 'history', runs: 2, packages: ['identity'] },
    strand: 'main',
  },
  {
    name: 'the locale',
    planted: { 'program.cjs': plain([], around('await (1234.5).toLocaleString(); // HERE')) },
    proper: { 'program.cjs': plain([], around(`await (1234.5).toLocaleString('en-US');`)) },
    cause: { kind: 'surroundings', which: ['locale'] },
    strand: 'main',
  },
  {
    name: 'a real callback that nobody awaits',
    planted: {
      'node_modules/warm/index.js': `
        const dns = require('node:dns');
        let isWarm = false;
        exports.isWarm = () => {
          dns.lookupService('127.0.0.1', 80, () => {
            isWarm = true;
          });
          return isWarm;
        };`,
      'program.cjs': allowing(
        ['dns.lookupService'],
        [`const { isWarm } = require('warm');`, ...around('await isWarm(); // HERE')],
      ),
    },
    proper: {
      'node_modules/warm/index.js': `
        exports.warming = (disk) => {
          let isWarm = false;
          void disk.read().then(() => {
            isWarm = true;
          });
          return () => isWarm;
        };`,
      'program.cjs': plain(
        [`const { warming } = require('warm');`],
        [`const disk = sim.remote({ read: async () => 'text' });`].concat(
          `const isWarm = warming(disk);`,
          around('await isWarm();'),
        ),
      ),
    },
    cause: { kind: 'outside', packages: ['warm'] },
    strand: 'main',
  },
  {
    name: 'the working directory',
    planted: { 'program.cjs': plain([], around('await process.cwd(); // HERE')) },
    proper: { 'program.cjs': plain([], around('await __dirname;')) },
    cause: { kind: 'surroundings', which: ['folder'] },
    strand: 'main',
  },
  {
    name: 'the environment as a whole',
    planted: {
      'program.cjs': plain(
        [],
        around(
          `const names = Object.keys(process.env).filter((name) => name.startsWith('OF_'));`,
          'await names.length; // HERE',
        ),
      ),
    },
    proper: { 'program.cjs': plain([], around(`await (process.env['MODE'] ?? 'plain');`)) },
    cause: { kind: 'surroundings', which: ['environment'] },
    strand: 'main',
  },
  {
    name: 'a random pool in a generator of ids',
    planted: {
      'node_modules/tokens/index.js': POOL,
      'program.cjs': plain(
        [`const { token } = require('tokens');`],
        around('await token(); // HERE'),
      ),
    },
    proper: {
      'node_modules/tokens/index.js': NO_POOL,
      'program.cjs': plain([`const { token } = require('tokens');`], around('await token();')),
    },
    cause: { kind: 'again', packages: ['tokens'] },
    strand: 'main',
  },
  {
    name: 'the text of a stack in a value',
    planted: {
      'program.cjs': plain([], around(`await new Error('planted').stack; // HERE`)),
    },
    proper: { 'program.cjs': plain([], around(`await new Error('planted').message;`)) },
    cause: { kind: 'surroundings', which: ['stackDepth'] },
    strand: 'main',
  },
  {
    name: 'iteration over a real directory',
    planted: {
      'spool/first': '',
      'program.cjs': allowing(
        ['child_process.execFileSync'],
        [
          `const { execFileSync } = require('node:child_process');`,
          `const spool = __dirname + '/spool';`,
          `await sim.sleep(5);`,
          `const names = String(execFileSync('ls', [spool])).trim().split('\\n');`,
          `await names.length; // HERE`,
          `for (const name of names.sort()) await name;`,
          `execFileSync('touch', [spool + '/job-' + String(names.length)]);`,
        ],
      ),
    },
    proper: {
      'spool/first': '',
      'program.cjs': plain(
        [`const fs = require('node:fs');`, `const spool = __dirname + '/spool';`],
        [
          `const names = fs.readdirSync(spool);`,
          `for (const name of names) await name;`,
          `fs.writeFileSync(spool + '/job-' + String(names.length), '');`,
        ],
      ),
    },
    cause: { kind: 'everyTime' },
    strand: 'main',
  },
  {
    name: 'a timer of the host',
    planted: {
      'before.cjs': 'globalThis.later = setTimeout;\n',
      'node_modules/cache/index.js': `
        let isFull = false;
        exports.isFull = () => {
          globalThis.later(() => {
            isFull = true;
          }, 1);
          return isFull;
        };`,
      'program.cjs': plain(
        [`const { isFull } = require('cache');`],
        around('await isFull(); // HERE'),
      ),
    },
    proper: {
      'before.cjs': 'globalThis.later = (...args) => setTimeout(...args);\n',
      'node_modules/cache/index.js': `
        exports.cache = () => {
          let isFull = false;
          globalThis.later(() => {
            isFull = true;
          }, 1);
          return () => isFull;
        };`,
      'program.cjs': plain(
        [`const { cache } = require('cache');`],
        [`const isFull = cache();`, ...around('await isFull();')],
      ),
    },
    args: BEFORE,
    cause: { kind: 'outside', packages: ['cache'] },
    strand: 'main',
  },
];
