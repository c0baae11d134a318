import { execFile } from 'node:child_process';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { load, ROOT } from './corpus';
import nativeLogs from './native-logs.json';
import { nodeBinaries } from '../node-binaries';

const TIMEOUT_MS = 300_000;

describe('the corpora on every Node', function () {
  this.timeout(TIMEOUT_MS);
  const lines = new Map<string, readonly string[]>();
  const linesOf = (name: string): readonly string[] => lines.get(name) ?? [];
  const MAJORS = ['20', '22', '24', '26'];

  before(async () => {
    const children = nodeBinaries().map(async ({ version, path: node }) => {
      const major = version.split('.')[0] ?? '';
      lines.set(major, await digestsOn(node, ROOT, {}));
    });
    const environment = { LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', TZ: 'Asia/Kathmandu' };
    const elsewhere = async (): Promise<void> => {
      lines.set('elsewhere', await digestsOn(process.execPath, os.tmpdir(), environment));
    };
    await Promise.all([...children, elsewhere()]);
  });

  it('finds a digest of every run', () => {
    const programs = [...load('programs'), ...load('errors'), ...load('correct')].length;
    const digests = linesOf('20').filter(isDigest);
    expect(digests.length).to.equal(programs * 2 * 20);
    expect(new Set(digests.map((line) => line.split(' ').at(-1))).size).to.be.above(programs);
  });

  it('gives the same in another folder, locale and time zone', () => {
    const here = linesOf(process.versions.node.split('.')[0] ?? '');
    expect(firstDifference(here, linesOf('elsewhere'))).to.equal(undefined);
  });

  for (const major of MAJORS) {
    it(`passes them and gives the same digests on Node ${major}`, () => {
      const found = linesOf(major);
      expect(found.filter(isFailure)).to.deep.equal([]);
      expect(wrongLogs(found)).to.deep.equal([]);
      const difference = firstDifference(linesOf('20').filter(isDigest), found.filter(isDigest));
      expect(difference).to.equal(undefined);
    });
  }
});

const run = promisify(execFile);

async function digestsOn(
  node: string,
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const compiler = require.resolve('ts-node/register/transpile-only');
  const { stdout } = await run(
    node,
    ['--no-warnings', '--require', compiler, path.join(__dirname, 'digests.ts')],
    {
      cwd: folder,
      env: { ...process.env, TS_NODE_PROJECT: path.join(ROOT, 'tsconfig.json'), ...environment },
      maxBuffer: 64 * 2 ** 20,
    },
  );
  return stdout.trimEnd().split('\n');
}

function isDigest(line: string): boolean {
  return line.startsWith('digest ');
}

function isFailure(line: string): boolean {
  return line.startsWith('syntax ') && !line.endsWith(' []');
}

function wrongLogs(lines: readonly string[]): readonly string[] {
  const wanted = Object.entries(nativeLogs).map(
    ([name, log]) => `log programs/${name} ${JSON.stringify(log)}`,
  );
  const printed = new Set(lines);
  return wanted.filter((line) => !printed.has(line));
}

function firstDifference(
  expected: readonly string[],
  actual: readonly string[],
): readonly (string | undefined)[] | undefined {
  const length = Math.max(expected.length, actual.length);
  for (let index = 0; index < length; index++) {
    if (expected[index] !== actual[index]) return [expected[index], actual[index]];
  }
  return undefined;
}
