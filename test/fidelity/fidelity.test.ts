import { expect } from 'chai';
import type { RunResult } from '../../sim/runner/engine';
import {
  corpusEngine,
  describeEscape,
  load,
  logOf,
  ORDER,
  runProgram,
  seedsTo,
  type Escape,
} from './corpus';
import nativeLogs from './native-logs.json';

/** HEDDLE_LONG=1 makes the same checks under many more seeds. */
const LONG = process.env['HEDDLE_LONG'] === '1';
const RACELESS_SEEDS = seedsTo(LONG ? 5_000 : 1_000);
const CORRECT_SEEDS = seedsTo(LONG ? 10_000 : 500);
const TIMEOUT_MS = LONG ? 600_000 : 60_000;

const engine = corpusEngine();
const native = nativeLogs as Readonly<Record<string, readonly string[] | undefined>>;

describe('a run that relaxes nothing prints what Node prints', () => {
  for (const { name } of load('programs')) {
    it(name, async () => {
      let log: readonly string[] = ['never ran'];
      await runProgram(
        engine,
        `programs/${name}`,
        { granularity: 'io', leaks: 'fail' },
        ORDER,
        (result) => {
          log = logOf(result);
          return true;
        },
      );
      expect(log).to.deep.equal(native[name]);
    });
  }
});

describe('a program without a race prints the same under every seed', function () {
  this.timeout(TIMEOUT_MS);
  for (const { name, program } of load('programs')) {
    if (program.race !== false) continue;
    it(name, async () => {
      const wanted = native[name];
      const check = (result: RunResult): boolean => {
        expect(logOf(result), `seed ${String(result.seed)}`).to.deep.equal(wanted);
        return true;
      };
      const options = { granularity: 'await', leaks: 'fail' } as const;
      await runProgram(engine, `programs/${name}`, options, RACELESS_SEEDS, check);
    });
  }
});

describe('a program with a race prints something else under some seed', function () {
  this.timeout(TIMEOUT_MS);
  for (const { name, program } of load('programs')) {
    if (program.race !== true) continue;
    it(name, async () => {
      const wanted = native[name]?.join('\n');
      let differs = false;
      const options = { granularity: 'await', leaks: 'fail' } as const;
      await runProgram(engine, `programs/${name}`, options, RACELESS_SEEDS, (result) => {
        differs = logOf(result).join('\n') !== wanted;
        return !differs;
      });
      expect(differs).to.equal(true);
    });
  }
});

describe('what escapes becomes an outcome, and the process lives', function () {
  this.timeout(TIMEOUT_MS);
  const [survivor] = load('correct');
  for (const { name, program } of load('errors')) {
    for (const granularity of ['io', 'await'] as const) {
      it(`${name} at ${granularity}`, async () => {
        const escapes: unknown[] = [];
        const take = (result: RunResult): boolean => {
          escapes.push(escapeOf(result));
          return true;
        };
        await runProgram(engine, `errors/${name}`, { granularity }, ORDER, take);
        await runProgram(engine, `errors/${name}`, { granularity }, seedsTo(20), take);
        expect(new Set(escapes.map((escape) => JSON.stringify(escape)))).to.deep.equal(
          new Set([JSON.stringify(program.expected)]),
        );
        const kinds: string[] = [];
        await runProgram(
          engine,
          `correct/${survivor?.name ?? ''}`,
          { granularity },
          ORDER,
          ({ outcome }) => {
            kinds.push(outcome.kind);
            return true;
          },
        );
        expect(kinds).to.deep.equal(['passed']);
      });
    }
  }
});

/** The escape as the corpus words it; also checks that the outcome says the same as the error. */
function escapeOf(result: RunResult): Escape {
  const { outcome } = result;
  if (outcome.kind !== 'exception' && outcome.kind !== 'unhandledRejection') {
    throw new Error(`ended as ${outcome.kind}: ${JSON.stringify(outcome)}`);
  }
  const escape = describeEscape(outcome.kind, result.error);
  const { name, message, code } = outcome.error;
  expect(message).to.equal(escape.message);
  expect(code).to.equal(escape.code);
  expect(name).to.equal(result.error instanceof Error ? escape.name : 'thrown value');
  return escape;
}

describe('a correct program passes under every seed', function () {
  this.timeout(TIMEOUT_MS);
  for (const { name } of load('correct')) {
    for (const granularity of ['io', 'await'] as const) {
      it(`${name} at ${granularity}`, async () => {
        let runs = 0;
        const check = ({ seed, outcome }: RunResult): boolean => {
          runs++;
          const said = outcome.kind === 'passed' ? '' : `: ${outcome.message}`;
          expect(outcome.kind, `seed ${String(seed)}${said}`).to.equal('passed');
          return true;
        };
        const options = { granularity, leaks: 'fail' } as const;
        await runProgram(engine, `correct/${name}`, options, CORRECT_SEEDS, check);
        expect(runs).to.equal(CORRECT_SEEDS.length);
      });
    }
  }
});
