import { expect } from 'chai';
import fc from 'fast-check';
import { Conductor } from '../../../../sim/runner/sweep/conductor';
import type { Death } from '../../../../sim/runner/sweep/worker-process';
import { DEATHS } from '../../../../sim/runner/sweep/died';
import { OwnExecutor, type Executor } from '../../../../sim/runner/sweep/executors';
import type { SweepPlan } from '../../../../sim/runner/sweep/plan';
import { SweepTasks } from '../../../../sim/runner/sweep/tasks';
import type { StopRules } from '../../../../sim/runner/sweep/stop-rules';
import type { SweepVerdict } from '../../../../sim/runner/sweep/verdict';
import { project } from '../../built';
import { comparable, requestFor } from './in-processes';
import { MIXED } from './workloads';

const SEEDS = { first: 1, last: 120 };

const KILLED: Death = { kind: 'ended', how: 'by SIGKILL' };

/** Dies instead of answering where its script says so, but never so often with one seed as to blame it. */
function dying(executor: Executor, script: boolean[], blame: Map<string, number>): Executor {
  return {
    seeds: (task, limitMs) => {
      const key = `${task.scenario.title} ${task.first} ${task.last}`;
      const deaths = blame.get(key) ?? 0;
      if (script.shift() !== true || deaths === DEATHS - 1) return executor.seeds(task, limitMs);
      blame.set(key, deaths + 1);
      return Promise.resolve({ kind: 'died', death: KILLED });
    },
    investigate: (scenario, group, limitMs) => executor.investigate(scenario, group, limitMs),
    audit: (task, limitMs) => executor.audit(task, limitMs),
  };
}

describe('the conductor of a sweep', function () {
  this.timeout(60_000);

  let tasks: SweepTasks;
  let plan: SweepPlan;

  before(async () => {
    const root = project({ 'mixed.cjs': MIXED });
    const request = requestFor('mixed.cjs', { seeds: SEEDS });
    tasks = SweepTasks.open({ root, files: request.files, project: request.project });
    const { scenarios, sources } = await tasks.plan('mixed.cjs', {});
    const shard = { index: 1, of: 1 };
    plan = { request, shard, scenarios, sources, heddle: '0', node: 'v20' };
  });

  async function conduct(options: {
    readonly scripts: boolean[][];
    readonly batchMs: number;
    readonly stop?: StopRules;
  }): Promise<SweepVerdict> {
    const blame = new Map<string, number>();
    const executors = options.scripts.map((script) =>
      dying(new OwnExecutor(tasks), [...script], blame),
    );
    const { verdict, error } = await new Conductor({
      plan: { ...plan, request: { ...plan.request, stop: options.stop ?? {} } },
      runMs: plan.scenarios.map(() => 1),
      executors,
      auditor: new OwnExecutor(tasks),
      batchMs: options.batchMs,
    }).run();
    expect(error).to.equal(undefined);
    return verdict;
  }

  const script = fc.array(fc.boolean(), { maxLength: 40 });

  for (const stop of [{}, { maxFailures: 1 }, { untilFailure: true }] satisfies StopRules[]) {
    it(`comes to the same whoever dies when: ${JSON.stringify(stop)}`, async () => {
      const quiet = comparable(await conduct({ scripts: [[]], batchMs: 250, stop }));
      await fc.assert(
        fc.asyncProperty(
          fc.array(script, { minLength: 1, maxLength: 3 }),
          fc.integer({ min: 1, max: 40 }),
          async (scripts, batchMs) => {
            expect(comparable(await conduct({ scripts, batchMs, stop }))).to.deep.equal(quiet);
          },
        ),
        { numRuns: 6 },
      );
    });
  }

  it('blames a seed that was alone with three workers that died', async () => {
    const own: Executor = new OwnExecutor(tasks);
    const deadly: Executor = {
      ...dying(own, [], new Map()),
      seeds: (task, limitMs) =>
        task.scenario.title === 'long' && task.first <= 77 && task.last >= 77
          ? Promise.resolve({ kind: 'died', death: KILLED })
          : own.seeds(task, limitMs),
    };
    const { verdict } = await new Conductor({
      plan,
      runMs: [1, 1, 1],
      executors: [deadly, deadly],
      auditor: own,
    }).run();
    const long = verdict.scenarios[2];
    expect(long).to.include({ runs: 120, failedRuns: 1, complete: true });
    expect(long?.failures[0]).to.deep.include({
      seeds: [77],
      message: 'its process ended by SIGKILL, 3 times of 3',
    });
    expect(long?.failures[0]?.dossier?.shown.outcome.kind).to.equal('exception');
  });

  it('finds what comes out differently elsewhere', async () => {
    const own: Executor = new OwnExecutor(tasks);
    const elsewhere: Executor = {
      ...dying(own, [], new Map()),
      audit: async (task, limitMs) => {
        const result = await own.audit(task, limitMs);
        if (result.kind === 'died') return result;
        const value = result.value.map((run) => (run.seed === 1 ? { ...run, digest: '0' } : run));
        return { kind: 'done', value };
      },
    };
    const { verdict } = await new Conductor({
      plan,
      runMs: [1, 1, 1],
      executors: [own],
      auditor: elsewhere,
    }).run();
    for (const { unstable } of verdict.scenarios) {
      expect(unstable).to.deep.equal([{ seed: 1, how: 'audit' }]);
    }
  });
});
