import {
  type DrainReport,
  type EventRow,
  type ProcessorHealth,
  type StoreCounts,
} from '../../../services/event-processor';
import { type Sim } from '../../../sim';
import { checkPermits } from './bounds';

/** K: after a drain nothing is held or under way. Timers and tasks are `leaks: 'fail'`. */
export function checkStopped(
  sim: Sim,
  view: {
    readonly report: DrainReport;
    readonly health: ProcessorHealth;
    readonly rows: readonly EventRow[];
    readonly counts: StoreCounts;
  },
): void {
  const { report, health, rows, counts } = view;
  const { state, ingesting, working } = health;
  sim.always('K: the processor is drained', state === 'drained', state);
  sim.always('K: nothing is under way', ingesting + working.length === 0, ingesting, working);
  const leased = rows.filter((row) => row.state === 'leased').length;
  sim.always('K: no event is left leased', leased === 0, leased);
  const isTold = !report.clean || counts.unpublished === 0;
  sim.always('N: a clean drain leaves nothing to tell', isTold, counts.unpublished);
  checkPermits(sim, health);
}
