import { createRequire } from 'node:module';
import * as path from 'node:path';
import type { Conducted } from '../../../../sim/runner/sweep/conductor';
import type { SweepRequest } from '../../../../sim/runner/sweep/plan';
import type { StartOptions, Sweep } from '../../../../sim/runner/sweep/sweep';
import type { SweepVerdict } from '../../../../sim/runner/sweep/verdict';
import { buildHeddle } from '../../built';

/**
 * Sweeps in worker processes, from this one. heddle is taken as it is built: its workers start several
 * times faster than those of a checkout.
 */
function builtSweep(): typeof Sweep {
  const require = createRequire(__filename);
  const file = path.join(buildHeddle().folder, 'runner', 'sweep', 'sweep');
  return (require(file) as { Sweep: typeof Sweep }).Sweep;
}

export interface SweptOptions extends Partial<Omit<StartOptions, 'request' | 'root'>> {
  readonly request?: Partial<SweepRequest>;
}

/** Sweeps a project with two workers, unless told otherwise, and no results file. */
export async function swept(
  root: string,
  file: string,
  { request, ...options }: SweptOptions = {},
): Promise<Conducted> {
  const sweep = await builtSweep().prepare({
    root,
    request: requestFor(file, request),
    shard: { index: 1, of: 1 },
    workers: 2,
    allWorkers: true,
    memoryMb: 1024,
    resume: false,
    ...options,
  });
  return sweep.run(() => 0);
}

export function requestFor(file: string, more: Partial<SweepRequest> = {}): SweepRequest {
  return {
    files: [file],
    seeds: { first: 1, last: 200 },
    overrides: {},
    stop: {},
    project: { instrument: [], doubles: [], require: [] },
    ...more,
  };
}

/** A verdict as it can be compared: JSON, without real time. */
export function comparable({ scenarios, unswept, complete }: SweepVerdict): unknown {
  const text = JSON.stringify({ scenarios, unswept, complete }, (key, value: unknown) => {
    if (key === 'realMs') return undefined;
    return value instanceof Map ? [...(value as Map<unknown, unknown>)] : value;
  });
  return JSON.parse(text);
}
