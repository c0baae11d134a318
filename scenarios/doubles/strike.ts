import { type Host, type Sim } from '../../sim';
import { type Home } from './home';

/** What the services do for a motion takes fewer steps than 2 to this power. */
const SCALES = 8;
/** Of those, from a call of the vision model on. */
const SCALES_AFTER_CALL = 6;
const SHARE_OF_EARLY_ONES = 0.3;

/** What strikes the processor of a home once: from the beginning on, or from where something shows that it works. */
export class Strike {
  private readonly isEarly: boolean;
  private isDone = false;

  constructor(private readonly sim: Sim) {
    this.isEarly = sim.random() < SHARE_OF_EARLY_ONES;
  }

  /** To be called when the home is open. */
  begin(host: Host): void {
    if (this.isEarly) this.strike(host, SCALES);
  }

  /** To be called where it shows: at a call of the model, or where a page shows an event. */
  called(host: Host): void {
    if (!this.isEarly) this.strike(host, SCALES_AFTER_CALL);
  }

  private strike(host: Host, scales: number): void {
    if (this.isDone) return;
    this.isDone = true;
    strike(this.sim, host, scales);
  }
}

/**
 * Lets a host end at one of so many of its next steps, early ones being as likely as all late ones together: its
 * power fails, or its program dies.
 *
 * @param scales the power of 2 before which it strikes. Default 8: within 255 steps
 */
export function strike(sim: Sim, host: Host, scales = SCALES): void {
  const scale = Math.floor(sim.random() * scales);
  const steps = 2 ** scale + Math.floor(sim.random() * 2 ** scale);
  if (sim.random() < 0.5) host.killAfter(steps);
  else host.crashAfter(steps);
}

/** When everything has settled, strikes that have not come do not come any more. */
export async function calm(home: Home): Promise<void> {
  await home.settled();
  home.processor.killAfter(Number.MAX_SAFE_INTEGER);
  await home.settled();
}
