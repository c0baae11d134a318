import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'chai';
import { buildHeddle, project, type Spawned } from '../built';
import { expectRefusal, heddleIn } from './command-line';
import { RACE, REWRITTEN } from './projects';

interface Step {
  readonly step: number;
  readonly strand: string;
  readonly site: { readonly line: number };
}

interface Diff {
  readonly type: string;
  readonly equal: boolean;
  readonly runs: readonly { readonly seed: number; readonly digest: string }[];
  readonly divergence: {
    readonly common: number;
    readonly before: readonly Step[];
    readonly sides: readonly [Step | null, Step | null];
  } | null;
}

let folder = '';

const heddle = (...args: string[]): Promise<Spawned> => heddleIn(folder, ...args);

const json = (result: Spawned): Diff => JSON.parse(result.stdout) as Diff;

/** Tapes of two different seeds that fail. */
async function twoTapes(): Promise<readonly [string, string]> {
  const tapes: string[] = [];
  const digests = new Set<string>();
  for (let seed = 1; seed < 100 && tapes.length < 2; seed++) {
    const run = ['run', 'race.cjs', '--title', 'lostUpdate', '--seed', String(seed), '--json'];
    const found = JSON.parse((await heddle(...run)).stdout) as Record<string, string | null>;
    const { tape, digest } = found;
    if (tape === null || tape === undefined || digests.has(String(digest))) continue;
    digests.add(String(digest));
    tapes.push(tape);
  }
  const [a, b] = tapes;
  if (a === undefined || b === undefined) throw new Error('the planted race does not fail twice');
  return [a, b];
}

describe('heddle diff', function () {
  this.timeout(120_000);
  let a = '';
  let b = '';

  before(async () => {
    buildHeddle();
    folder = project({ 'race.cjs': RACE });
    [a, b] = await twoTapes();
  });

  afterEach(() => {
    fs.writeFileSync(path.join(folder, 'race.cjs'), RACE);
  });

  it('says that a run is the same as itself, and exits with 0', async () => {
    const result = await heddle('diff', a, a);
    expect(result.stderr).to.equal('');
    expect(result.code).to.equal(0);
    expect(result.stdout).to.match(/the same run: \d+ steps in common, digest [0-9a-f]{16}\n$/);
    expect(json(await heddle('diff', a, a, '--json'))).to.include({
      equal: true,
      divergence: null,
    });
  });

  it('shows the first step that two runs do not share, and exits with 1', async () => {
    const result = await heddle('diff', a, b, '--json');
    expect(result.code).to.equal(1);
    const { type, equal, runs, divergence } = json(result);
    expect({ type, equal }).to.deep.equal({ type: 'diff', equal: false });
    expect(runs[0]?.digest).to.not.equal(runs[1]?.digest);
    const common = divergence?.common ?? NaN;
    expect(divergence?.before.length).to.equal(Math.min(common, 8));
    for (const side of divergence?.sides ?? []) expect(side?.step).to.equal(common + 1);
    expect(divergence?.sides[0]).to.not.deep.equal(divergence?.sides[1]);
    const back = json(await heddle('diff', b, a, '--json'));
    expect(back.divergence?.common).to.equal(common);
    expect(back.divergence?.sides).to.deep.equal([...(divergence?.sides ?? [])].reverse());
  });

  it('prints it for people: outcomes, common steps, both sides', async () => {
    const { stdout } = await heddle('diff', a, b);
    expect(stdout).to.match(/^A {2}seed \d+ {2}assertion: .* steps, digest [0-9a-f]{16}\n/);
    expect(stdout).to.match(/\nB {2}seed \d+ {2}assertion: /);
    expect(stdout).to.match(/(\d+ steps?|no step) in common\n/);
    expect(stdout).to.match(
      /\nstep \d+ is the first that differs\n {2}A {2}\S.*\n {2}B {2}\S.*\n$/,
    );
  });

  it('compares tokens too, also of a run that passes and has no tape', async () => {
    const passes = 'h1:race.cjs#2:1:order-await:00000000';
    const result = await heddle('diff', passes, a, '--json');
    expect(result.stderr).to.equal('');
    expect(result.code).to.equal(1);
    expect(json(result).runs[0]?.seed).to.equal(1);
    expect((await heddle('diff', passes, passes)).code).to.equal(0);
  });

  it('refuses runs of two scenarios, of one file and of two', async () => {
    const other = 'h1:race.cjs#1:1:order-await:00000000';
    expectRefusal(await heddle('diff', a, other), 'BAD_TAPE', '"lostUpdate"', '"passes"');
    fs.writeFileSync(path.join(folder, 'copy.cjs'), RACE);
    const copy = 'h1:copy.cjs#2:1:order-await:00000000';
    expectRefusal(await heddle('diff', a, copy), 'BAD_TAPE', '"race.cjs"', '"copy.cjs"');
  });

  it('refuses a tape that is missing or none, and a token that names nothing', async () => {
    expectRefusal(await heddle('diff', a, 'none.json'), 'FILE_NOT_FOUND', 'none.json');
    expectRefusal(await heddle('diff', 'race.cjs', a), 'BAD_TAPE', 'race.cjs');
    const gone = 'h1:race.cjs#9:1:order-await:00000000';
    expectRefusal(await heddle('diff', gone, a), 'NO_SUCH_SCENARIO', 'no scenario #9');
  });

  it('refuses a tape of code that has changed', async () => {
    fs.writeFileSync(path.join(folder, 'race.cjs'), REWRITTEN);
    const result = await heddle('diff', a, b);
    expectRefusal(result, 'BAD_TAPE', 'the code has changed since', a, 'record it again');
  });
});
