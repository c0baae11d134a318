import {
  type Motion,
  type VisionAnswer,
  type VisionModel,
  type VisionRequest,
} from '../../services/event-processor';
import { type Sim } from '../../sim';

/** `refuses`: it answers with an error; `hangs`: not until it closes, whatever its signal says. */
export type Mood = 'describes' | 'refuses' | 'hangs';

export interface VisionShopOptions {
  /** Stated time that a call takes, in ms. Default 100. */
  readonly callMs?: number;
  /** What each call costs from the moment it arrives, in millionths of a dollar. Default 20,000. */
  readonly priceMicros?: number;
  /** Asked once for each call. Default: it describes. */
  readonly mood?: (request: VisionRequest) => Mood;
  readonly labels?: readonly string[];
}

/** The vision model, which takes money for every call, also for one that nobody waits for. */
export class VisionShop implements VisionModel {
  calls = 0;
  /** What it has charged so far. */
  chargedMicros = 0;
  /** Calls under way that somebody waits for, and the most of them at any time. */
  running = 0;
  mostAtOnce = 0;
  /** Calls that nobody waits for any more. */
  abandoned = 0;
  private readonly closing = new AbortController();
  private readonly calling = new Set<Promise<unknown>>();
  private readonly callMs: number;
  private readonly priceMicros: number;
  private readonly mood: (request: VisionRequest) => Mood;
  private readonly labels: readonly string[];

  constructor(
    private readonly sim: Sim,
    options: VisionShopOptions = {},
  ) {
    this.callMs = options.callMs ?? 100;
    this.priceMicros = options.priceMicros ?? 20_000;
    this.mood = options.mood ?? (() => 'describes');
    this.labels = options.labels ?? ['cat'];
  }

  async describe(request: VisionRequest, signal: AbortSignal): Promise<VisionAnswer> {
    const call = this.call(request, signal);
    this.calling.add(call);
    try {
      return await call;
    } finally {
      this.calling.delete(call);
    }
  }

  /** Ends the calls that hang; resolves when none is left, also none that nobody waits for. */
  async close(): Promise<void> {
    this.closing.abort();
    await Promise.allSettled(this.calling);
  }

  private async call(request: VisionRequest, signal: AbortSignal): Promise<VisionAnswer> {
    this.calls += 1;
    this.chargedMicros += this.priceMicros;
    this.running += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.running);
    let waitedFor = true;
    const leave = () => {
      if (waitedFor) this.running -= 1;
      waitedFor = false;
    };
    signal.addEventListener('abort', () => {
      this.abandoned += 1;
      leave();
    });
    const mood = this.mood(request);
    if (mood === 'hangs') await aborted(this.closing.signal);
    else await this.sim.sleep(this.callMs);
    leave();
    if (mood !== 'describes') throw new Error('the model is overloaded');
    const description = describe(request.motion);
    return { description, labels: this.labels, costMicros: this.priceMicros };
  }
}

/** What the model says about a motion. */
export function describe({ camera, atMs }: Motion): string {
  return `${camera} at ${atMs}`;
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
}
