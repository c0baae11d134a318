import { type EventRow, type ProcessorHealth } from '../../../services/event-processor';
import { type Sim } from '../../../sim';
import { checkPermits } from './bounds';

/** K: after a drain nothing is held or under way. Timers and tasks are `leaks: 'fail'`. */
export function checkStopped(
  sim: Sim,
  { health, rows }: { readonly health: ProcessorHealth; readonly rows: readonly EventRow[] },
): void {
  const { state, ingesting, working } = health;
  sim.always('K: the processor is drained', state === 'drained', state);
  sim.always('K: nothing is under way', ingesting + working.length === 0, ingesting, working);
  const leased = rows.filter((row) => row.state === 'leased').length;
  sim.always('K: no event is left leased', leased === 0, leased);
  checkPermits(sim, health);
}
