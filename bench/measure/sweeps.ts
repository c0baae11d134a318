import type { StartOptions } from '../../sim/runner/sweep/sweep';
import type { ProjectOptions } from '../../sim/runner/sweep/plan';
import { PROJECT_FOLDER } from '../catalogue';

export const SHARED_PROJECT: ProjectOptions = { instrument: [], doubles: [], require: [] };

/** A sweep of one file of bench/workloads/ in two worker processes, without a results file. */
export function sweepOptions(
  file: string,
  more: Pick<StartOptions['request'], 'seeds' | 'stop'>,
): StartOptions {
  return {
    root: PROJECT_FOLDER,
    request: {
      files: [`bench/workloads/${file}.ts`],
      overrides: {},
      project: SHARED_PROJECT,
      ...more,
    },
    shard: { index: 1, of: 1 },
    workers: 2,
    allWorkers: true,
    memoryMb: 1024,
    resume: false,
  };
}
