import { expect } from 'chai';
import { buildHeddle, project, type Spawned } from '../../built';
import { heddleIn } from '../../cli/command-line';
import { KINDS, MOCHA, type Kind } from './kinds';

const SEEDS = '12';

interface Step {
  readonly step: number;
  readonly strand: string;
  readonly value: string | null;
  readonly digest: number;
  readonly site: { readonly file: string; readonly line: number };
}

interface Found {
  readonly type: string;
  readonly cause: object;
  readonly remedy: string;
  readonly runs: readonly { readonly digest: string }[];
  readonly divergence: {
    readonly common: number;
    readonly before: readonly Step[];
    readonly sides: readonly [Step, Step];
  };
}

const audited = (kind: Kind, files: Kind['planted']): Promise<Spawned> => {
  const { mocha } = buildHeddle();
  const built = Object.entries(files).map(([name, text]) => [name, text.replace(MOCHA, mocha)]);
  const folder = project(Object.fromEntries(built) as Kind['planted']);
  const args = ['audit', 'program.cjs', '--seeds', SEEDS, '--json', ...(kind.args ?? [])];
  return heddleIn(folder, ...args);
};

describe('nondeterminism of every kind is found, and the step at which it begins', function () {
  this.timeout(120_000);

  before(() => {
    buildHeddle();
  });

  for (const kind of KINDS) {
    it(kind.name, async () => {
      const result = await audited(kind, kind.planted);
      expect(result.stderr).to.equal('');
      expect(result.code, result.stdout).to.equal(3);
      const [line = ''] = result.stdout.split('\n');
      const found = JSON.parse(line) as Found;
      expect(found.type).to.equal('nondeterminism');
      expect(found.cause).to.deep.include(kind.cause);
      expectFirstStep(found, kind);
    });

    it(`${kind.name}: none, done properly`, async () => {
      const result = await audited(kind, kind.proper);
      expect(result.stderr).to.equal('');
      expect(result.code, result.stdout).to.equal(0);
      expect(JSON.parse(result.stdout)).to.deep.include({
        type: 'audit',
        scenarios: 1,
        seeds: Number(SEEDS),
        times: 4,
        differing: 0,
      });
    });
  }
});

/** The marked line is where the two part, and all steps before it are the same. */
function expectFirstStep({ divergence, runs }: Found, kind: Kind): void {
  const { common, before, sides } = divergence;
  const lines = kind.planted['program.cjs']?.split('\n') ?? [];
  const here = 1 + lines.findIndex((text) => text.endsWith('// HERE'));
  for (const side of sides) {
    expect(side.step).to.equal(common + 1);
    expect(side.strand).to.equal(kind.strand);
    expect(side.site).to.deep.include({ file: 'program.cjs', line: here });
  }
  expect(sides[0].digest).to.not.equal(sides[1].digest);
  const last = before.at(-1);
  expect(last?.step).to.equal(common);
  expect(last?.site.line).to.be.within(1, here);
  expect(runs[0]?.digest).to.not.equal(runs[1]?.digest);
}
