import { expect } from 'chai';
import { buildHeddle, project } from '../built';
import { expectNoInsides, expectRefusal, heddleIn } from './command-line';
import { BAD_FILES, RACE } from './projects';

/** Real seconds: long enough for a file to load on a loaded machine, short enough to wait for. */
const HANG = ['--hang', '0.5'];

let folder = '';

const heddle = (...args: string[]): ReturnType<typeof heddleIn> => heddleIn(folder, ...args);

describe('bad input on the command line', function () {
  this.timeout(60_000);

  before(() => {
    buildHeddle();
    folder = project({ 'race.cjs': RACE, 'empty/readme.txt': '', ...BAD_FILES });
  });

  it('seeds that are none', async () => {
    await Promise.all(
      ['1.5', '-3', 'abc', '', '9007199254740993', '1e3'].map(async (seed) => {
        const result = await heddle('run', 'race.cjs', `--seed=${seed}`);
        expectRefusal(result, 'BAD_SEED', `"${seed}" is no seed`, 'a whole number from 0');
      }),
    );
  });

  it('ranges of seeds that are none', async () => {
    await Promise.all(
      ['0', '9..1', '1..2..3', '..5', 'many'].map(async (seeds) => {
        expectRefusal(await heddle('sweep', 'race.cjs', '--seeds', seeds), 'BAD_SEED', /is no/);
      }),
    );
  });

  for (const verb of ['run', 'sweep']) {
    it(`an unknown strategy, granularity, title or file: ${verb}`, async () => {
      const strategy = await heddle(verb, 'race.cjs', '--strategy', 'luck');
      expectRefusal(strategy, 'BAD_STRATEGY', '"luck"', 'portfolio, order, random, pct');
      const granularity = await heddle(verb, 'race.cjs', '--granularity', 'os');
      expectRefusal(granularity, 'BAD_OPTION', '"os"', 'await or io');
      const title = await heddle(verb, 'race.cjs', '--title', 'nobody');
      expectRefusal(title, 'NO_SUCH_SCENARIO', '"nobody"', '"lostUpdate"');
      const file = await heddle(verb, 'gone.cjs');
      expectRefusal(file, 'FILE_NOT_FOUND', 'gone.cjs does not exist', 'check the path');
    });
  }

  it('a folder without scenario files', async () => {
    expectRefusal(await heddle('sweep', 'empty'), 'NO_SCENARIO', 'empty', 'calls simulate');
  });

  it('a hang limit that is none', async () => {
    for (const hang of ['0', '-1', 'soon', '1e9']) {
      const result = await heddle('run', 'race.cjs', `--hang=${hang}`);
      expectRefusal(result, 'BAD_OPTION', `"${hang}"`, 'above 0');
    }
  });

  it('a number of failures that is none', async () => {
    for (const count of ['none', '0', '-1', '1.5']) {
      const result = await heddle('sweep', 'race.cjs', '--seeds', '2', `--max-failures=${count}`);
      expectRefusal(result, 'BAD_OPTION', `"${count}"`);
    }
  });

  for (const args of [['run'], ['run', 'race.cjs', '--sed', '3'], ['weave'], ['replay'], []]) {
    it(`a command that there is not: heddle ${args.join(' ')}`, async () => {
      const result = await heddle(...args);
      expect(result.code).to.equal(2);
      expect(result.stdout).to.equal('');
      expect(result.stderr).to.match(args.length === 0 ? /^Usage: heddle/ : /^error: /);
      expectNoInsides(result);
    });
  }

  it('help and version are none', async () => {
    for (const [argument, wanted] of [
      ['--help', /Usage: heddle/],
      ['--version', /^\d+\.\d+\.\d+/],
    ] as const) {
      const result = await heddle(argument);
      expect(result.code).to.equal(0);
      expect(result.stdout).to.match(wanted);
    }
  });
});

describe('scenario files that cannot be run', function () {
  this.timeout(60_000);

  const refused: Record<string, readonly [code: string, ...parts: (string | RegExp)[]]> = {
    'throws.cjs': ['LOAD_FAILED', 'throws.cjs does not load: planted 1', /throws\.cjs:3:7/],
    'nothing.cjs': ['NO_SCENARIO', 'nothing.cjs states no scenario', 'simulate(title, body)'],
    'syntax.cjs': ['PARSE_FAILED', /syntax\.cjs:2:\d+/],
    'missing-module.cjs': [
      'LOAD_FAILED',
      "Cannot find module './not-there'",
      'missing-module.cjs:2',
    ],
    'loops-on-load.cjs': ['LOAD_FAILED', 'loops-on-load.cjs', '3000 ms', '--hang'],
    'ticks-on-load.cjs': ['LOAD_FAILED', 'ticks-on-load.cjs does not load'],
  };
  for (const [file, [code, ...parts]] of Object.entries(refused)) {
    it(`${file}: run and sweep`, async () => {
      expectRefusal(await heddle('run', file, ...HANG), code, ...parts);
      expectRefusal(await heddle('sweep', file, '--seeds', '3', ...HANG), code, ...parts);
    });
  }

  for (const file of ['hangs.cjs', 'hangs-in-microtasks.cjs']) {
    it(`${file}: a failure that names its seed`, async () => {
      const result = await heddle('run', file, '--seed', '7', '--strategy', 'random', ...HANG);
      expect(result.code, result.stderr).to.equal(1);
      expect(result.stderr).to.equal('');
      expect(result.stdout).to.include('livelock: no scheduling point within 500 ms of real time');
      expect(result.stdout).to.include('seed 7, strategy random');
    });

    it(`${file}: a sweep does not hang once for each seed`, async () => {
      const result = await heddle('sweep', file, '--seeds', '1000', ...HANG, '--json');
      expect(result.code, result.stderr).to.equal(1);
      expect(result.stdout).to.include('no scheduling point within 500 ms');
    });
  }
});
