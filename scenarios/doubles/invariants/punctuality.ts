import { type Sim } from '../../../sim';

/** What a `get` takes from its own time-out to its return is not virtual time, or hardly. */
const GRACE_MS = 5;
/** Timers count whole milliseconds: one may fire up to this much before its time. */
const TIMER_GRAIN_MS = 1;

/**
 * Invariant J: a call settles when its budget is used up, and not before that for want of time. A
 * timer beside it says when that is, for the run may add time of its own to all timers alike.
 */
export class Punctuality {
  constructor(
    private readonly sim: Sim,
    private readonly budgetMs = 80,
  ) {}

  async check<T extends { readonly kind: string }>(call: () => Promise<T>): Promise<T> {
    const { sim, budgetMs } = this;
    const begunMs = sim.nowMs;
    const late = () => sim.always('J: a call settles within its budget', false);
    let timer = setTimeout(() => {
      timer = setTimeout(late, GRACE_MS);
    }, budgetMs);
    try {
      const outcome = await call();
      const isEarly = sim.nowMs - begunMs <= budgetMs - TIMER_GRAIN_MS;
      const isPatient = outcome.kind !== 'timeout' || !isEarly;
      sim.always('J: nobody leaves before the own budget is used up', isPatient);
      return outcome;
    } finally {
      clearTimeout(timer);
    }
  }
}
