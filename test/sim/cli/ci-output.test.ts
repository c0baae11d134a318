import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'chai';
import { buildHeddle, project, spawnNode, type Spawned } from '../built';
import { RACE } from './projects';

describe('what a sweep gives to CI', function () {
  this.timeout(120_000);

  let folder = '';
  let summary = '';

  beforeEach(() => {
    folder = project({ 'packages/store/race.cjs': RACE, 'packages/store/package.json': '{}\n' });
    summary = path.join(folder, 'summary.md');
  });

  const sweep = (args: readonly string[], actions = 'true'): Promise<Spawned> =>
    spawnNode([buildHeddle().bin, 'sweep', 'race.cjs', '--seeds', '200', ...args], {
      cwd: path.join(folder, 'packages/store'),
      env: {
        GITHUB_ACTIONS: actions,
        GITHUB_STEP_SUMMARY: summary,
        GITHUB_WORKSPACE: folder,
      },
    });

  const annotations = ({ stdout }: Spawned): readonly string[] =>
    stdout.split('\n').filter((line) => line.startsWith('::'));

  it('on GitHub: annotations at the end, and a summary', async () => {
    fs.writeFileSync(summary, 'what another tool wrote\n');
    const result = await sweep([]);
    expect(result.code, result.stderr).to.equal(1);
    expect(annotations(result)).to.have.lengthOf(1);
    expect(result.stdout.trimEnd().split('\n').at(-1)).to.match(
      /^::error file=packages\/store\/race\.cjs,line=\d+,title=lostUpdate::assertion: /,
    );
    const text = fs.readFileSync(summary, 'utf8');
    expect(text).to.match(/^what another tool wrote\n## heddle: 2 scenarios, 1 failed\n/);
    expect(text).to.include('npx heddle replay h1:race.cjs#2:');
  });

  it('nothing for GitHub elsewhere, for a shard, or where it is not wanted', async () => {
    for (const [args, actions] of [
      [[], ''],
      [['--no-github'], 'true'],
      [['--shard', '1/1', '--no-github'], 'true'],
      [['--shard', '1/2'], 'true'],
    ] as const) {
      expect(annotations(await sweep(args, actions)), args.join(' ')).to.deep.equal([]);
      expect(fs.existsSync(summary)).to.equal(false);
    }
    expect(annotations(await sweep(['--github'], ''))).to.have.lengthOf(1);
  });

  it('with --json: lines of JSON alone, and the summary all the same', async () => {
    const result = await sweep(['--json']);
    for (const line of result.stdout.trimEnd().split('\n')) JSON.parse(line);
    expect(fs.readFileSync(summary, 'utf8')).to.match(/^## heddle: 2 scenarios, 1 failed\n/);
  });

  it('--junit: a file, in a folder that is made; a file that cannot be written is said', async () => {
    const result = await sweep(['--junit', 'out/junit.xml'], '');
    expect(result.code, result.stderr).to.equal(1);
    const xml = fs.readFileSync(path.join(folder, 'packages/store/out/junit.xml'), 'utf8');
    expect(xml).to.include('<testsuite name="race.cjs"').and.to.include('tests="2" failures="1"');
    const refused = await sweep(['--junit', 'out'], '');
    expect(refused.code).to.equal(2);
    expect(refused.stderr).to.include('(NOT_WRITTEN)');
  });
});
