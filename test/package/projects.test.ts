import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'chai';
import { packedHeddle, projectIn, typed, type Packed } from './packed';

interface Kind {
  /** What is installed besides heddle. */
  readonly tools: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  /** What is given to `heddle init`, where it is not to look itself. */
  readonly given?: string;
  /** What init writes, and how the file gets at heddle. */
  readonly file: string;
  readonly head: RegExp;
}

const manifest = (fields: object): string => JSON.stringify({ name: 'shop', ...fields });

const KINDS: Readonly<Record<string, Kind>> = {
  'ts-node and CommonJS, configured in .mocharc.json': {
    tools: ['mocha', 'ts-node', 'typescript', '@types/node'],
    files: {
      'package.json': manifest({ type: 'commonjs', scripts: { test: 'mocha' } }),
      'tsconfig.json': JSON.stringify({
        compilerOptions: { module: 'node16', target: 'es2022', rootDir: '.', strict: true },
      }),
      '.mocharc.json': `{ "require": "ts-node/register", "spec": "spec/**/*.spec.ts" }`,
      'spec/ordinary.spec.ts': `import { simulate } from 'heddle';\nvoid simulate;\n`,
    },
    file: 'spec/first-race.spec.ts',
    head: /^import \{ simulate, type Remote \} from 'heddle\/mocha';\n/,
  },
  'tsx and ES modules, configured in the script': {
    tools: ['mocha', 'tsx'],
    files: {
      'package.json': manifest({
        type: 'module',
        devDependencies: { tsx: '*' },
        scripts: { test: `mocha --import=tsx "src/**/*.test.ts"` },
      }),
      'src/ordinary.test.ts': `import { simulate } from 'heddle';\nvoid simulate;\n`,
    },
    file: 'src/first-race.test.ts',
    head: /^import \{ simulate, type Remote \} from 'heddle\/mocha';\n/,
  },
  'plain JavaScript, CommonJS': {
    tools: ['mocha'],
    files: { 'package.json': manifest({}) },
    file: 'test/first-race.test.js',
    head: /^'use strict';\nconst \{ simulate \} = require\('heddle\/mocha'\);\n/,
  },
  'plain JavaScript, an ES module among CommonJS': {
    tools: ['mocha'],
    files: { 'package.json': manifest({}) },
    given: 'test/first-race.test.mjs',
    file: 'test/first-race.test.mjs',
    head: /^import \{ simulate \} from 'heddle\/mocha';\n/,
  },
};

describe('heddle in a fresh project', function () {
  this.timeout(120_000);

  let packed: Packed;

  before(async () => {
    packed = await packedHeddle();
  });

  for (const [name, { tools, files, given = '', file, head }] of Object.entries(KINDS)) {
    it(name, async () => {
      const folder = projectIn(packed, files, tools);
      const type = (line: string): ReturnType<typeof typed> => typed(line, folder);

      const init = await type(`npx heddle init ${given}`);
      expect(init.stderr).to.equal('');
      expect(init.stdout).to.include(`wrote ${file}\n`);
      const command = /^ {2}(np.*)$/m.exec(init.stdout)?.[1] ?? 'none';
      const filename = path.join(folder, file);
      const source = fs.readFileSync(filename, 'utf8');
      expect(source).to.match(head);

      const failed = await type(command);
      expect(failed.code, failed.stdout + failed.stderr).to.equal(1);
      expect(failed.stdout).to.include('FAILED: a seat is sold once');
      expect(failed.stdout).to.include('always: one buyer has the seat');
      expect(failed.stdout, 'a race, found among runs that pass').to.match(
        /1 of \d\d? runs failed/,
      );
      expect(failed.stdout).to.include(`${file}:`);

      const replay = /npx heddle replay \S+/.exec(failed.stdout)?.[0] ?? 'none';
      const replayed = await type(replay);
      expect(replayed.stdout, replayed.stderr).to.match(/^reproduced, byte for byte: assertion/);
      expect(replayed.code).to.equal(1);

      const swept = await type(`npx heddle sweep ${file}`);
      expect(swept.stdout, swept.stderr).to.include('FAILED: a seat is sold once');
      expect(swept.code).to.equal(1);

      fs.writeFileSync(filename, repaired(source));
      const passed = await type(command);
      expect(passed.stdout + passed.stderr).to.match(/[✔✓] a seat is sold once/);
      expect(passed.code).to.equal(0);
      const clean = await type(`npx heddle sweep ${file}`);
      expect(clean.stdout, clean.stderr).to.match(/^ok +a seat is sold once +\d+ runs/m);
      expect(clean.code).to.equal(0);
    });
  }
});

/** Does what the comment in the file says: one line becomes the whole body. */
function repaired(source: string): string {
  const lines = source.split('\n');
  const begin = lines.findIndex((line) => line.includes('// Repair: '));
  const repair = lines[begin + 1]?.replace('// ', '') ?? '';
  const end = lines.findIndex((line, index) => index > begin && line === '  }');
  return [...lines.slice(0, begin), repair, ...lines.slice(end)].join('\n');
}
