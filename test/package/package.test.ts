import * as fs from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import * as path from 'node:path';
import { expect } from 'chai';
import { packedHeddle, projectIn, typed, type Packed } from './packed';

interface Manifest {
  readonly version: string;
  readonly private?: boolean;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, unknown>>;
}

let packed: Packed;
let manifest: Manifest;
let files: readonly string[];

const read = (name: string): string => fs.readFileSync(path.join(packed.heddle, name), 'utf8');

describe('the package', function () {
  this.timeout(120_000);

  before(async () => {
    packed = await packedHeddle();
    manifest = JSON.parse(read('package.json')) as Manifest;
    files = fs
      .readdirSync(packed.heddle, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(packed.heddle, path.join(entry.parentPath, entry.name)))
      .map((name) => name.split(path.sep).join('/'));
  });

  it('holds what is needed and nothing else', () => {
    const outside = files.filter((name) => !/^(?:dist|docs)\//.test(name)).sort();
    expect(outside).to.deep.equal(['LICENSE', 'README.md', 'bin/heddle.cjs', 'package.json']);
    const built = files.filter((name) => name.startsWith('dist/'));
    expect(built.filter((name) => !/\.(?:js|d\.ts)$/.test(name))).to.deep.equal([]);
    expect(built).to.include.members(['dist/index.js', 'dist/index.d.ts', 'dist/cli/main.js']);
    expect(built, 'of an earlier build').not.to.include('dist/left-over.js');
    expect(built, 'a tool of the checkout').not.to.include('dist/doors/builtins/write-table.js');
  });

  it('has every page that its pages link to', () => {
    const pages = files.filter((name) => name.endsWith('.md'));
    expect(pages).to.include.members(['README.md', 'docs/GUIDE.md', 'docs/ERRORS.md']);
    const missing = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
        .map(([, target = '']) => path.posix.join(path.posix.dirname(page), target))
        .filter((target) => !files.includes(target)),
    );
    expect(missing).to.deep.equal([]);
  });

  it('points to no source map', () => {
    const pointing = files.filter((name) => /^\/\/# sourceMappingURL/m.test(read(name)));
    expect(pointing).to.deep.equal([]);
  });

  it('may be published, and knows its own version', async () => {
    expect(manifest.private).to.equal(undefined);
    const { stdout } = await typed(
      'npx heddle --version',
      projectIn(packed, { 'package.json': '{}' }),
    );
    expect(stdout.trim()).to.equal(manifest.version);
  });

  it('requires no package that it does not depend on', () => {
    const known = new Set([
      ...builtinModules,
      ...Object.keys(manifest.dependencies),
      ...Object.keys(manifest.peerDependencies),
    ]);
    const unknown = files
      .filter((name) => name.endsWith('.js'))
      .flatMap((name) => [...read(name).matchAll(/\b(?:require|import)\("([^."][^"]*)"\)/g)])
      .map(([, specifier = '']) => specifier.replace(/^node:/, ''))
      .filter((specifier) => !known.has(specifier) && !known.has(packageOf(specifier)));
    expect(unknown).to.deep.equal([]);
  });

  it('has declarations that import nothing from outside', () => {
    const imported = files
      .filter((name) => name.endsWith('.d.ts'))
      .flatMap((name) => [
        ...read(name).matchAll(/(?:\bfrom |\bimport\()["']([^."'][^"']*)["']|<reference [^>]*>/g),
      ]);
    expect(imported.map(([text]) => text)).to.deep.equal([]);
  });

  it('opens its entries to require, each with types, and nothing else', () => {
    const require = createRequire(path.join(packed.home, 'package.json'));
    const entries = Object.keys(manifest.exports).filter((entry) => entry !== './package.json');
    expect(entries).to.include.members(['.', './mocha', './fast-check']);
    for (const entry of entries) {
      const filename = require.resolve(path.posix.join('heddle', entry));
      expect(fs.existsSync(filename.replace(/\.js$/, '.d.ts')), filename).to.equal(true);
    }
    expect(() => require.resolve('heddle/dist/runner/engine.js')).to.throw(
      /not defined by "exports"/,
    );
  });

  it('gives simulate to require and by name to import, one and the same', async () => {
    const folder = projectIn(packed, {
      'package.json': '{}',
      'entries.mjs': `import { createRequire } from 'node:module';
import { simulate } from 'heddle';
import { simulate as inMocha } from 'heddle/mocha';
const require = createRequire(import.meta.url);
const required = [require('heddle').simulate, require('heddle/mocha').simulate];
console.log(typeof simulate, required.every((one) => one === simulate && one === inMocha));
`,
    });
    const { stdout, stderr } = await typed('node entries.mjs', folder);
    expect(stderr).to.equal('');
    expect(stdout).to.equal('function true\n');
  });
});

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
