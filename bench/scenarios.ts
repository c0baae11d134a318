import * as path from 'node:path';
import { SCENARIO_FOLDER } from './catalogue';
import { compare } from './measure/compare';
import type { Measured } from './measure/figure';
import { listScenarios, loadWorkload, newEngine, prepare, type Workload } from './measure/workload';
import { empty } from './workloads/empty';

/**
 * Runs per second over all scenarios of one file in turn, against an empty scenario. A run counts
 * whatever its outcome: this figure is about how many seeds a sweep tries.
 */
export async function measure(name: string): Promise<Measured> {
  const filename = path.join(SCENARIO_FOLDER, `${name.slice('scenario.'.length)}.ts`);
  const runEmpty = await loadWorkload('empty', empty);
  const engine = newEngine();
  const workloads: Workload[] = [];
  for (const scenario of await listScenarios(engine, filename)) {
    workloads.push(await prepare(engine, scenario));
  }
  const { subjectMs, referenceMs } = await compare({
    subject: () => {
      for (const run of workloads) run();
      return workloads.length;
    },
    reference: () => {
      for (let count = 0; count < EMPTY_RUNS; count++) runEmpty();
      return EMPTY_RUNS;
    },
    ...ONE_SECOND,
  });
  return { value: 1000 / subjectMs, reference: 1000 / referenceMs };
}

const EMPTY_RUNS = 10;

/** The scenarios of a file have about one second of real time, warm-up included. */
const ONE_SECOND = { rounds: 5, sliceMs: 150, warmUpMs: 250 };
