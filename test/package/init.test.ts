import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'chai';
import { buildHeddle, project, ROOT, spawnNode, type Spawned } from '../sim/built';
import { expectRefusal } from '../sim/cli/command-line';

interface Shape {
  readonly manifest?: object;
  readonly files?: Readonly<Record<string, string>>;
  /** Installed besides mocha and heddle. */
  readonly tools?: readonly string[];
  readonly file: string;
  readonly command: string;
}

const ONLY = '--grep "a seat is sold once"';
const NPM_TEST = `npm test -- ${ONLY}`;

const RC = '.mocharc.json';
const TSCONFIG = { 'tsconfig.json': '{}' };

const script = (test: string, fields: object = {}): object => ({ ...fields, scripts: { test } });

const SHAPES: Readonly<Record<string, Shape>> = {
  'no configuration': {
    file: 'test/first-race.test.js',
    command: 'npx mocha test/first-race.test.js',
  },
  'a bare script': {
    manifest: script('mocha'),
    file: 'test/first-race.test.js',
    command: NPM_TEST,
  },
  'ES modules': {
    manifest: { type: 'module' },
    file: 'test/first-race.test.js',
    command: 'npx mocha test/first-race.test.js',
  },
  'a spec in .mocharc.json': {
    files: { [RC]: '{ "spec": "./lib/**/*.spec.js" } // JSON with comments' },
    file: 'lib/first-race.spec.js',
    command: `npx mocha ${ONLY}`,
  },
  'a spec in .mocharc.yml and a script': {
    manifest: script('mocha'),
    files: { '.mocharc.yml': "spec:\n  - '!test/slow.mjs'\n  - 'test/*_spec.mjs'\n" },
    file: 'test/first-race_spec.mjs',
    command: NPM_TEST,
  },
  'a spec in .mocharc.cjs': {
    files: { '.mocharc.cjs': `module.exports = { spec: ['test/unit/'] };`, 'test/unit/a.js': '' },
    file: 'test/unit/first-race.test.js',
    command: `npx mocha ${ONLY}`,
  },
  'a spec in package.json': {
    manifest: { mocha: { spec: 'tests/**/*' } },
    file: 'tests/first-race.test.js',
    command: `npx mocha ${ONLY}`,
  },
  'alternatives in a spec': {
    files: { [RC]: '{ "spec": "{test,tests}/**/*.@(spec|test).{js,mjs}" }' },
    file: 'test/first-race.spec.js',
    command: `npx mocha ${ONLY}`,
  },
  'a spec that begins anywhere': {
    files: { [RC]: '{ "spec": "**/*.test.js" }', 'src/index.js': '' },
    file: 'src/first-race.test.js',
    command: `npx mocha ${ONLY}`,
  },
  'a spec that is too clever': {
    files: { [RC]: '{ "spec": "packages/*/test/*.js" }' },
    file: 'test/first-race.test.js',
    command: `npx mocha ${ONLY} test/first-race.test.js`,
  },
  'a spec that is one file': {
    files: { [RC]: '{ "spec": "test/all.js" }', 'test/all.js': '' },
    file: 'test/first-race.test.js',
    command: `npx mocha ${ONLY} test/first-race.test.js`,
  },
  'TypeScript in folders': {
    files: { [RC]: '{ "require": "ts-node/register", "extension": ["ts"] }' },
    file: 'test/first-race.test.ts',
    command: 'npx mocha test/first-race.test.ts',
  },
  'TypeScript by the script': {
    manifest: script(
      `NODE_ENV=test c8 mocha -r ts-node/register --timeout 5000 'src/**/*.test.ts'`,
    ),
    file: 'src/first-race.test.ts',
    command: NPM_TEST,
  },
  'TypeScript by the extension in a script of another name': {
    manifest: { scripts: { test: 'npm run unit', unit: 'mocha --import=tsx --extension ts,js' } },
    file: 'test/first-race.test.ts',
    command: `npm run unit -- ${ONLY}`,
  },
  'a script that does not hand on what it is given': {
    manifest: script('mocha --import=tsx test/*.test.ts && eslint .', { type: 'module' }),
    tools: ['tsx'],
    file: 'test/first-race.test.ts',
    command: 'npx mocha --import=tsx test/first-race.test.ts',
  },
  'TypeScript that is compiled before': {
    manifest: script(`tsc && mocha 'dist/test/**/*.spec.js'`),
    files: { ...TSCONFIG, 'src/test/a.spec.ts': '' },
    file: 'src/test/first-race.spec.ts',
    command: NPM_TEST,
  },
  'TypeScript with ts-node, not configured': {
    files: TSCONFIG,
    tools: ['ts-node'],
    file: 'test/first-race.test.ts',
    command: 'npx mocha --require=ts-node/register test/first-race.test.ts',
  },
  'TypeScript with tsx and without tsconfig.json': {
    manifest: { type: 'module', devDependencies: { tsx: '*' } },
    tools: ['tsx', 'ts-node'],
    file: 'test/first-race.test.ts',
    command: 'npx mocha --import=tsx test/first-race.test.ts',
  },
  'TypeScript that mocha cannot load': {
    files: TSCONFIG,
    file: 'test/first-race.test.js',
    command: 'npx mocha test/first-race.test.js',
  },
};

function folderOf({ manifest = {}, files = {}, tools = [] }: Partial<Shape>): string {
  const folder = project({ ...files, 'package.json': JSON.stringify(manifest) });
  install(folder, ['mocha', ...tools]);
  fs.symlinkSync(ROOT, path.join(folder, 'node_modules', 'heddle'));
  return folder;
}

function install(folder: string, names: readonly string[]): void {
  fs.mkdirSync(path.join(folder, 'node_modules'));
  for (const name of names) {
    fs.symlinkSync(path.join(ROOT, 'node_modules', name), path.join(folder, 'node_modules', name));
  }
}

function init(cwd: string, ...args: string[]): Promise<Spawned> {
  return spawnNode([buildHeddle().bin, 'init', ...args], { cwd });
}

describe('heddle init', function () {
  this.timeout(60_000);

  before(() => {
    buildHeddle();
  });

  for (const [name, shape] of Object.entries(SHAPES)) {
    it(`finds the place: ${name}`, async () => {
      const folder = folderOf(shape);
      const { code, stdout, stderr } = await init(folder, '--json');
      expect(stderr).to.equal('');
      const { file, command } = shape;
      expect(JSON.parse(stdout)).to.deep.equal({ type: 'init', file, command });
      expect(fs.readFileSync(path.join(folder, file), 'utf8')).to.include('simulate(');
      expect(code).to.equal(0);
    });
  }

  it('writes where it is told to, in the language of that name', async () => {
    const heads: Record<string, RegExp> = {
      'a/race.js': /^import \{ simulate \} from/,
      'a/race.mjs': /^import \{ simulate \} from/,
      'a/race.cjs': /^'use strict';\nconst \{ simulate \} = require\(/,
      'a/race.mts': /^import \{ simulate, type Remote \} from/,
    };
    const folder = folderOf({ manifest: { type: 'module' } });
    for (const [file, head] of Object.entries(heads)) {
      const { stdout } = await init(folder, file);
      expect(stdout).to.match(new RegExp(`^wrote ${file}\n`));
      const text = fs.readFileSync(path.join(folder, file), 'utf8');
      expect(text).to.match(head);
      expect(text.includes('readonly'), file).to.equal(file.endsWith('.mts'));
      expect(text).not.to.match(/[‹›]/);
    }
  });

  it('says what it wrote, from a folder below as well, and what belongs in .gitignore', async () => {
    const folder = folderOf({ files: { '.gitignore': 'node_modules\n', 'src/a.js': '' } });
    const { stdout } = await init(path.join(folder, 'src'));
    expect(stdout).to.match(/^wrote test\/first-race\.test\.js\n/);
    expect(stdout).to.include(`this test fails (in ${folder}):\n\n  npx mocha test/first-race`);
    expect(stdout).to.include('npx heddle sweep test/first-race.test.js');
    expect(stdout).to.include('.gitignore');
    expect(fs.existsSync(path.join(folder, 'test', 'first-race.test.js'))).to.equal(true);
  });
});

describe('heddle init where it cannot', function () {
  this.timeout(60_000);

  it('without a project', async () => {
    const folder = project({});
    fs.rmSync(path.join(folder, 'package.json'));
    expectRefusal(await init(folder), 'FILE_NOT_FOUND', 'no package.json in', 'npm init --yes');
  });

  it('with a package.json that is none', async () => {
    for (const text of ['{ "name": ', '7', '']) {
      const folder = project({});
      fs.writeFileSync(path.join(folder, 'package.json'), text);
      expectRefusal(await init(folder), 'PARSE_FAILED', 'package.json is no JSON object');
    }
  });

  it('without mocha, without heddle', async () => {
    const folder = project({});
    expectRefusal(
      await init(folder),
      'MODULE_NOT_FOUND',
      'mocha is not installed in this project',
      'npm install --save-dev mocha, then again: npx heddle init',
    );
    install(folder, ['mocha']);
    expectRefusal(await init(folder), 'MODULE_NOT_FOUND', 'heddle is not installed');
  });

  it('with a configuration that mocha cannot read', async () => {
    const folder = folderOf({ files: { [RC]: '{ "spec": ' } });
    expectRefusal(await init(folder), 'PARSE_FAILED', RC, 'mend the configuration of mocha');
  });

  it('where the file is there already: it stays as it is', async () => {
    const file = 'test/first-race.test.js';
    const folder = folderOf({ files: { [file]: '// mine\n' } });
    expectRefusal(
      await init(folder),
      'NOT_WRITTEN',
      `${file} is there already and stays as it is`,
      `npx mocha ${file}`,
      'npx heddle init test/second-race.test.js',
    );
    expect(fs.readFileSync(path.join(folder, file), 'utf8')).to.equal('// mine\n');
  });

  it('where a file stands in the place of the folder', async () => {
    const folder = folderOf({ files: { test: '' } });
    expectRefusal(await init(folder), 'NOT_WRITTEN', 'test/first-race.test.js cannot be written');
  });

  it('in a folder that it may not write to', async () => {
    const folder = folderOf({});
    const test = path.join(folder, 'test');
    fs.mkdirSync(test, { mode: 0o555 });
    // The superuser may write to any folder but those of the system's own file system.
    const place = process.getuid?.() === 0 ? '/proc' : test;
    const result = await init(folder, path.join(place, 'race.test.js'));
    expectRefusal(
      result,
      'NOT_WRITTEN',
      /race\.test\.js cannot be written \(E\w+\)/,
      'may write to',
    );
    expect(fs.readdirSync(test)).to.deep.equal([]);
  });

  it('under a name that is none of a scenario file', async () => {
    const result = await init(folderOf({}), 'race.txt');
    expectRefusal(result, 'BAD_OPTION', 'race.txt is no name of a scenario file');
  });
});
