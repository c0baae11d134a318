import {
  type VisionAnswer,
  type VisionModel,
  type VisionRequest,
} from '../../services/event-processor';
import { type Sim } from '../../sim';

/** `refuses`: it answers with an error, `hangs`: never, and takes no notice of its signal. */
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
    if (mood === 'hangs') return await new Promise<never>(() => undefined);
    await this.sim.sleep(this.callMs);
    leave();
    if (mood === 'refuses') throw new Error('the model is overloaded');
    const { camera, atMs } = request.motion;
    const description = `${camera} at ${atMs}`;
    return { description, labels: this.labels, costMicros: this.priceMicros };
  }
}
