import { abandoned } from './deadline';
import { checkCount } from './validation';

/** Gives the permit back; the second call and those after it do nothing. */
export type Release = () => void;

type Waiter = (release: Release) => void;

/** Permits, handed out in the order in which they were asked for. */
export class Semaphore {
  private readonly waiters = new Set<Waiter>();
  private taken = 0;

  /** @throws ProcessorError `INVALID_ARGUMENT` */
  constructor(private readonly permits: number) {
    checkCount('permits', permits, 1_000_000);
  }

  /** Permits that somebody has. */
  get inUse(): number {
    return this.taken;
  }

  /** Those who wait for one. */
  get waiting(): number {
    return this.waiters.size;
  }

  /**
   * Resolves with the release of a permit.
   *
   * @param signal ends the wait; one who has left is never given a permit
   * @throws ProcessorError `ABORTED`
   */
  async acquire(signal?: AbortSignal): Promise<Release> {
    if (signal?.aborted === true) throw abandoned(signal);
    if (this.taken < this.permits) {
      this.taken += 1;
      return this.release();
    }
    return await new Promise((resolve, reject) => {
      const leave = () => {
        this.waiters.delete(waiter);
        if (signal !== undefined) reject(abandoned(signal));
      };
      const waiter: Waiter = (release) => {
        signal?.removeEventListener('abort', leave);
        resolve(release);
      };
      this.waiters.add(waiter);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }

  private release(): Release {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const [next] = this.waiters;
      if (next === undefined) {
        this.taken -= 1;
        return;
      }
      // The permit goes from hand to hand, so that no newcomer can take it in between.
      this.waiters.delete(next);
      next(this.release());
    };
  }
}
