import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'chai';
import { ROOT, spawnNode } from '../built';
import { CASE_NAMES, reportOf } from './reports';
import { nodeBinaries } from '../../node-binaries';

const GOLDEN = path.join(__dirname, 'golden');
const UPDATES = process.env['UPDATE_GOLDEN'] === '1';

const fileOf = (name: string): string => path.join(GOLDEN, `${name}.txt`);
const golden = (name: string): string => fs.readFileSync(fileOf(name), 'utf8');

describe('the report of a failure', function () {
  this.timeout(120_000);

  for (const name of CASE_NAMES) {
    it(`is that of the golden file: ${name}`, async () => {
      const report = await reportOf(name);
      if (UPDATES) fs.writeFileSync(fileOf(name), report);
      expect(report).to.equal(golden(name));
    });
  }

  it("has no golden file that is nobody's", () => {
    const files = fs.readdirSync(GOLDEN).map((file) => path.basename(file, '.txt'));
    expect(files.sort()).to.deep.equal([...CASE_NAMES].sort());
  });
});

describe('every report', () => {
  /** Lines that are pasted whole, and frames, whose places must stay clickable. */
  const isWhole = (line: string): boolean =>
    /^(?:at io|tape|replay) {2,}|^ {4}(?:at|awaited by|started by) /.test(line);

  for (const name of CASE_NAMES) {
    it(`is plain text of 80 characters, from the verdict to the replay line: ${name}`, () => {
      const lines = golden(name).trimEnd().split('\n');
      const wide = lines.filter((line) => line.length > 80 && !isWhole(line));
      expect(wide).to.deep.equal([]);
      // eslint-disable-next-line no-control-regex -- none of these may be there
      expect(golden(name)).to.not.match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]| $/m);
      expect(lines[0]).to.match(/^FAILED: /);
      expect(lines[1]).to.match(/^ {2}[a-zA-Z]+: \S/);
      expect(lines.at(-1)).to.match(/^replay {2}npx heddle replay h1:\S+:[0-9a-f]{8}$/);
    });

    it(`shows nothing of heddle or of this machine: ${name}`, () => {
      const text = golden(name);
      expect(text).to.not.match(
        /\bnode:|node_modules|heddle:|\bsim\/[a-z]+\/|__h\b|\bVirtual[A-Z]/,
      );
      expect(text).to.not.match(/(?:^|[\s(])(?:\/|[A-Z]:\\)[\w-]+[/\\]/m);
      expect(text).to.not.match(/\b(?:19|20)\d\d-\d\d-\d\d|\d\d:\d\d:\d\d|\breal ms\b/);
    });
  }
});

describe('the report of a failure elsewhere', function () {
  this.timeout(240_000);

  /** All reports as another process makes them, name by name. */
  async function printed(node: string, ...args: string[]): Promise<Record<string, string>> {
    const compiler = require.resolve('ts-node/register/transpile-only');
    const script = path.join(__dirname, 'print-reports.cjs');
    const { stdout, stderr, code } = await spawnNode(
      ['--no-warnings', '-r', compiler, script, ...args],
      { cwd: ROOT, node, env: { TS_NODE_PROJECT: path.join(ROOT, 'tsconfig.json') } },
    );
    expect(code, stderr).to.equal(0);
    return JSON.parse(stdout) as Record<string, string>;
  }

  const goldens = (): Record<string, string> =>
    Object.fromEntries(CASE_NAMES.map((name) => [name, golden(name)]));

  it('is the same behind runs of other scenarios and seeds', async () => {
    expect(await printed(process.execPath, '--after-others')).to.deep.equal(goldens());
  });

  for (const { version, path: node } of nodeBinaries()) {
    it(`is the same on Node ${version.split('.')[0] ?? ''}`, async () => {
      expect(await printed(node)).to.deep.equal(goldens());
    });
  }
});
