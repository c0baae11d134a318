import { createHook } from 'node:async_hooks';
import * as path from 'node:path';
import { expect } from 'chai';
import { runBatches } from '../../../sim/runner/batch';
import type { RunResult } from '../../../sim/runner/engine';
import { settingsOf } from '../../../sim/runner/options';
import { impatientEngine, runBody, trial, type TrialOptions } from '../trial';

const FILE = path.join(__dirname, 'fixtures/outcomes.cjs');
const GRANULARITIES = ['io', 'await'] as const;

const run = (name: string, options: TrialOptions = {}): Promise<RunResult> =>
  trial(FILE, name, options);

/** `body` once for each granularity. */
function atBoth(title: string, body: (options: TrialOptions) => Promise<void>): void {
  for (const granularity of GRANULARITIES) {
    it(`${title}, at ${granularity}`, () => body({ granularity }));
  }
}

describe('outcome passed and assertion', () => {
  atBoth('passed', async (options) => {
    const { outcome, fingerprint } = await run('passed', options);
    expect(outcome).to.deep.equal({ kind: 'passed' });
    expect(fingerprint).to.equal(undefined);
  });

  atBoth('assertion, with both sides and the place', async (options) => {
    const { outcome, fingerprint } = await run('assertion', options);
    if (outcome.kind !== 'assertion') throw new Error(outcome.kind);
    expect(outcome.error).to.include({ name: 'AssertionError', code: 'ERR_ASSERTION' });
    expect(outcome.error.diff).to.deep.equal({ actual: '2', expected: '1' });
    expect(outcome.error.stack).to.match(/outcomes\.cjs:\d+:\d+/);
    expect(fingerprint).to.match(/^[0-9a-f]{8}$/);
  });
});

describe('outcome exception', () => {
  const places = [
    'throwsInBody',
    'throwsBeforeAnyAwait',
    'throwsInNextTick',
    'throwsInMicrotask',
    'throwsInTimer',
    'throwsInImmediate',
    'throwsInListener',
    'streamErrorWithoutListener',
  ];
  for (const name of places) {
    atBoth(`${name}, and the next run passes`, async (options) => {
      const { outcome, error } = await run(name, options);
      if (outcome.kind !== 'exception') throw new Error(JSON.stringify(outcome));
      expect(outcome.message).to.equal('planted');
      expect(outcome.error.name).to.equal('RangeError');
      expect(error).to.be.instanceOf(RangeError);
      expect((await run('passed', options)).outcome.kind).to.equal('passed');
    });
  }
});

describe('outcome unhandledRejection', () => {
  atBoth('a rejection without a handler', async (options) => {
    const { outcome } = await run('rejectionWithoutHandler', options);
    if (outcome.kind !== 'unhandledRejection') throw new Error(JSON.stringify(outcome));
    expect(outcome.error).to.include({ name: 'RangeError', message: 'planted' });
    expect((await run('passed', options)).outcome.kind).to.equal('passed');
  });

  atBoth('none when it is handled late within its macrotask', async (options) => {
    for (let seed = 0; seed < 20; seed++) {
      const { outcome } = await run('rejectionHandledLate', { ...options, seed });
      expect(outcome, `seed ${seed}`).to.deep.equal({ kind: 'passed' });
    }
  });

  atBoth('one when it is handled after a timer', async (options) => {
    const { outcome } = await run('rejectionHandledAfterTimer', options);
    expect(outcome.kind).to.equal('unhandledRejection');
  });
});

describe('outcome timeout', () => {
  atBoth('work that never ends', async (options) => {
    const { outcome, virtualMs } = await run('polls', { ...options, timeoutMs: 5_000 });
    if (outcome.kind !== 'timeout') throw new Error(JSON.stringify(outcome));
    expect(outcome.message).to.include('5000 ms of virtual time');
    expect(outcome.waiting.waits.map((wait) => wait.strand)).to.deep.equal(['main']);
    expect(virtualMs).to.equal(5_000);
  });
});

describe('outcome deadlock', () => {
  atBoth('nothing is runnable: who waits, where, since when', async (options) => {
    const { outcome, steps } = await run('waitsForNothing', options);
    if (outcome.kind !== 'deadlock') throw new Error(JSON.stringify(outcome));
    const [wait, ...others] = outcome.waiting.waits;
    expect(others).to.deep.equal([]);
    expect(wait).to.include({ strand: 'main', functionName: 'waitsForNothing' });
    expect(wait?.site.file).to.equal('test/sim/kernel/fixtures/outcomes.cjs');
    expect(wait?.site.expression).to.include('new Promise(() => undefined)');
    expect(wait?.sinceStep).to.equal(steps);
    expect(wait?.sinceStep).to.be.above(0);
    expect(outcome.message).to.include('nothing is runnable and no timer is set');
  });

  for (const name of ['waitsUnderInterval', 'waitsUnderUnrefedTimers']) {
    atBoth(`${name}: only what keeps no promise alive runs`, async (options) => {
      const { outcome } = await run(name, { ...options, timeoutMs: 2_000 });
      if (outcome.kind !== 'deadlock') throw new Error(JSON.stringify(outcome));
      expect(outcome.message).to.include("only intervals or unref'd timers ran");
      expect(outcome.waiting.waits.map((wait) => wait.functionName)).to.deep.equal([name]);
    });
  }

  atBoth('two locks taken in opposite order', async (options) => {
    const { outcome } = await run('locksInOppositeOrder', options);
    if (outcome.kind !== 'deadlock') throw new Error(JSON.stringify(outcome));
    const strands = outcome.waiting.waits.map((wait) => wait.strand);
    expect(strands).to.include.members(['main/takeBoth#1', 'main/takeBoth#2']);
    for (const wait of outcome.waiting.waits) {
      if (wait.strand !== 'main') expect(wait.functionName).to.equal('acquire');
    }
  });
});

describe('outcomes livelock and stepLimit', () => {
  atBoth('a loop of awaits', async (options) => {
    const { outcome } = await run('awaitsForEver', { ...options, stepLimit: 2_000 });
    if (outcome.kind !== 'livelock') throw new Error(JSON.stringify(outcome));
    expect(outcome.site?.functionName).to.equal('awaitsForEver');
    expect(outcome.message).to.include('2000 steps');
  });

  atBoth('a loop of ticks', async (options) => {
    const { outcome } = await run('ticksForEver', options);
    if (outcome.kind !== 'livelock') throw new Error(JSON.stringify(outcome));
    expect(outcome.message).to.include('process.nextTick');
    expect((await run('passed', options)).outcome.kind).to.equal('passed');
  });

  atBoth('work that goes on is no livelock but a step limit', async (options) => {
    const { outcome, steps } = await run('worksOn', { ...options, stepLimit: 500 });
    if (outcome.kind !== 'stepLimit') throw new Error(JSON.stringify(outcome));
    expect(outcome.message).to.include('500 steps');
    expect(steps).to.be.within(500, 501);
  });
});

describe('outcome leak', () => {
  const planted = [
    { name: 'leavesTimer', what: 'timer', detail: '1234 ms' },
    { name: 'leavesInterval', what: 'interval', detail: '50 ms' },
    { name: 'leavesStrand', what: 'strand', detail: 'waitsOnAlone has not finished' },
  ] as const;
  for (const { name, what, detail } of planted) {
    atBoth(name, async (options) => {
      const { outcome } = await run(name, { ...options, leaks: 'fail' });
      if (outcome.kind !== 'leak') throw new Error(JSON.stringify(outcome));
      expect(outcome.leftovers.map((left) => [left.what, left.detail])).to.deep.equal([
        [what, detail],
      ]);
      expect(outcome.message).to.equal(`left at the end of the run: 1 ${what}`);
    });

    atBoth(`${name} is only listed with leaks: report`, async (options) => {
      const { outcome, leftovers } = await run(name, { ...options, leaks: 'report' });
      expect(outcome).to.deep.equal({ kind: 'passed' });
      expect(leftovers.map((left) => left.what)).to.deep.equal([what]);
    });
  }

  for (const name of ['leavesUnrefed', 'leavesNothing']) {
    atBoth(`${name} is none`, async (options) => {
      const { outcome } = await run(name, { ...options, leaks: 'fail' });
      expect(outcome).to.deep.equal({ kind: 'passed' });
    });
  }
});

describe('outcome outsideSimulation', () => {
  for (const name of ['leavesSimulation', 'catchesLeaving']) {
    atBoth(name, async (options) => {
      const { outcome } = await run(name, options);
      if (outcome.kind !== 'outsideSimulation') throw new Error(JSON.stringify(outcome));
      expect(outcome.call).to.equal('dns.resolve4');
      expect(outcome.remedy).to.not.equal('');
      expect(outcome.site?.functionName).to.equal(name);
    });
  }

  atBoth('a call that is allowed by name is let through', async (options) => {
    const { outcome } = await run('leavesSimulation', { ...options, allow: ['dns.resolve4'] });
    expect(outcome).to.deep.equal({ kind: 'passed' });
  });
});

describe('outcome internal', () => {
  for (const nonsense of [-1, 2, NaN]) {
    it(`a strategy that chooses ${nonsense} of 2`, async () => {
      const by = { name: 'nonsense', fair: true, pick: () => nonsense };
      const two = (run: Parameters<Parameters<typeof runBody>[0]>[0]): Promise<unknown> => {
        const gate = (value: number): Promise<void> => {
          const frame = run.enter(0);
          return Promise.resolve(frame.gate(0, value)).then(() => {
            frame.exit();
          });
        };
        return Promise.all([gate(1), gate(2)]);
      };
      const { outcome } = await runBody(two, { by });
      if (outcome.kind !== 'internal') throw new Error(JSON.stringify(outcome));
      expect(outcome.message).to.equal(`strategy nonsense chose ${nonsense} of 2`);
      const sane = { ...by, pick: () => 1 };
      expect((await runBody(two, { by: sane })).outcome).to.deep.equal({ kind: 'passed' });
    });
  }
});

describe('code that does not return', () => {
  const impatient = impatientEngine(300);
  // With hooks on, Node aborts the process if its stack of async ids is not set right afterwards.
  const hooks = createHook({ before: () => undefined, after: () => undefined });
  before(() => {
    hooks.enable();
  });
  after(() => {
    hooks.disable();
  });

  for (const name of ['hangsInCode', 'hangsInMicrotasks']) {
    atBoth(`${name}: the seed is named and the next seeds run`, async (options) => {
      const kinds: string[] = [];
      let seed = 1;
      const scenario = { filename: FILE, path: [name], ordinal: 1 };
      const settings = settingsOf(options);
      await runBatches(
        impatient,
        () =>
          seed > 4 ? undefined : { scenario, seed: seed++, settings, profile: { maxSteps: 9 } },
        (result) => {
          kinds.push(`${result.seed} ${result.outcome.kind}`);
          return true;
        },
      );
      expect(kinds).to.deep.equal(['1 passed', '2 livelock', '3 passed', '4 passed']);
    });
  }
});
