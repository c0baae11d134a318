import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'chai';
import { buildHeddle, project, type Spawned } from '../built';
import { MIXED } from '../runner/sweep/workloads';
import { expectRefusal, heddleIn } from './command-line';

let folder = '';

const heddle = (...args: string[]): Promise<Spawned> => heddleIn(folder, ...args);

const SWEEP = ['sweep', 'mixed.cjs', '--seeds', '101'];

/** A copy of a results file with something else in it. */
function altered(file: string, what: string | RegExp, by: string): string {
  const name = `altered-${file}`;
  const text = fs.readFileSync(path.join(folder, file), 'utf8');
  expect(text).to.match(typeof what === 'string' ? new RegExp(what) : what);
  fs.writeFileSync(path.join(folder, name), text.replace(what, by));
  return name;
}

describe('shards', function () {
  this.timeout(120_000);

  before(async () => {
    buildHeddle();
    folder = project({ 'mixed.cjs': MIXED });
    for (const index of [1, 2, 3]) {
      const shard = ['--shard', `${index}/3`, '--output', `${index}.ndjson`];
      const result = await heddle(...SWEEP, ...shard);
      expect(result.stderr).to.equal('');
      expect(result.stdout).to.include(`shard ${index} of 3: heddle merge gives the whole`);
    }
  });

  it('merge to what one sweep of everything prints', async () => {
    for (const json of [[], ['--json']]) {
      const one = await heddle(...SWEEP, ...json);
      const merged = await heddle('merge', '3.ndjson', '1.ndjson', '2.ndjson', ...json);
      expect(merged.stderr).to.equal('');
      expect(merged.code).to.equal(one.code);
      const comparable = ({ stdout }: Spawned): string =>
        stdout.replace(/in [\d.]+ s \(\d+\/s\)/, '').replace(/"seconds":[\d.]+/, '');
      expect(comparable(merged)).to.equal(comparable(one));
    }
  });

  it('are disjoint and all there', () => {
    const seen = new Map<string, number>();
    for (const index of [1, 2, 3]) {
      for (const line of fs
        .readFileSync(path.join(folder, `${index}.ndjson`), 'utf8')
        .split('\n')) {
        if (!line.startsWith('{"type":"batch"')) continue;
        const { scenario, first, last } = JSON.parse(line) as Record<string, number>;
        for (let seed = first ?? 0; seed <= (last ?? 0); seed++) {
          const key = `${scenario} ${seed}`;
          seen.set(key, (seen.get(key) ?? 0) + 1);
        }
      }
    }
    expect(seen.size).to.equal(3 * 101);
    expect([...seen.values()].every((count) => count === 1)).to.equal(true);
  });

  it('of more than there are seeds are empty, and merge', async () => {
    const files: string[] = [];
    for (const index of [1, 2, 3, 4]) {
      files.push(`few-${index}.ndjson`);
      const shard = ['--shard', `${index}/4`, '--output', `few-${index}.ndjson`];
      const result = await heddle('sweep', 'mixed.cjs', '--seeds', '2', ...shard);
      expect(result.stderr).to.equal('');
    }
    expect((await heddle('merge', ...files)).stdout).to.include('3 scenarios, 6 runs');
  });

  it('are missed when they are missing', async () => {
    const result = await heddle('merge', '2.ndjson');
    expectRefusal(result, 'BAD_RESULTS', 'the results of shards 1/3, 3/3 are missing');
  });

  it('count once', async () => {
    const result = await heddle('merge', '1.ndjson', '2.ndjson', '2.ndjson', '3.ndjson');
    expectRefusal(result, 'BAD_RESULTS', /2\.ndjson and .*2\.ndjson are both shard 2\/3/);
  });

  it('must be finished', async () => {
    const unfinished = altered('3.ndjson', /\{"type":"end".*\n$/, '');
    const result = await heddle('merge', '1.ndjson', '2.ndjson', unfinished);
    expectRefusal(result, 'BAD_RESULTS', 'is not finished: it is shard 3/3', '--resume');
  });

  it('must be of one heddle, one code and one command', async () => {
    for (const [what, by, ...parts] of [
      [/"heddle":"[^"]*"/, '"heddle":"0.0.0"', 'heddle was', 'is 0.0.0'],
      [/"mixed.cjs":"[0-9a-f]*"/, '"mixed.cjs":"00"', 'mixed.cjs was changed'],
      [/"last":101/, '"last":100', 'are not of one sweep: seeds was'],
    ] as const) {
      const foreign = altered('2.ndjson', what, by);
      const result = await heddle('merge', '1.ndjson', foreign, '3.ndjson');
      expectRefusal(result, 'BAD_RESULTS', ...parts);
    }
  });

  it('say so when they come from different Nodes', async () => {
    const other = altered('2.ndjson', /"node":"v\d+/, '"node":"v99');
    const result = await heddle('merge', '1.ndjson', other, '3.ndjson');
    expect(result.stderr).to.match(/^heddle: the shards ran on Node \d+ and 99: /);
    expect(result.code).to.equal(1);
  });

  it('must be results files', async () => {
    expectRefusal(await heddle('merge', 'gone.ndjson'), 'FILE_NOT_FOUND', 'gone.ndjson');
    expectRefusal(
      await heddle('merge', 'mixed.cjs'),
      'BAD_RESULTS',
      'mixed.cjs is no results file',
    );
  });
});
