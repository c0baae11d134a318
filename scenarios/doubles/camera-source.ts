import {
  type CameraContext,
  type Context,
  type ContextSource,
  type EntityContext,
  type Reading,
} from '../../services/context-provider';
import { type Sim } from '../../sim';

export interface CameraSourceOptions {
  /** Stated latency from a call to its effect in the store, in ms. Default 10. */
  readonly requestMs?: number;
  /** Stated latency from the effect to the answer, in ms. Default 10. */
  readonly answerMs?: number;
  /** Asked once for each load, when it reaches the store: whether it fails. Default: none does. */
  readonly fails?: () => boolean;
}

/**
 * The database of cameras at the other end of a connection. Every camera exists, begins at version
 * 1, and carries its version in its name: a stale record is plain to see. Loads ignore their signal,
 * as a query does that is already under way.
 */
export class CameraSource implements ContextSource {
  private readonly store: Store;
  private readonly remote: ReturnType<typeof connect>;
  private readonly loads = new Map<string, LoadCounts>();
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(sim: Sim, options: CameraSourceOptions = {}) {
    const { requestMs = 10, answerMs = 10, fails = () => false } = options;
    this.store = new Store(fails);
    this.remote = connect(sim, this.store, requestMs, answerMs);
  }

  async loadCamera(request: { readonly camera: string }): Promise<Reading<CameraContext>> {
    const { camera } = request;
    const counts = this.countsOf(camera);
    counts.begun += 1;
    counts.running += 1;
    counts.mostAtOnce = Math.max(counts.mostAtOnce, counts.running);
    const call = this.remote.readCamera(camera);
    this.underWay.add(call);
    try {
      return await call;
    } finally {
      this.underWay.delete(call);
      counts.running -= 1;
    }
  }

  async loadEntity(): Promise<Reading<EntityContext>> {
    return { version: 0, record: undefined };
  }

  /** Commits a change of the camera; resolves with its version when the commit is acknowledged. */
  async write(camera: string): Promise<number> {
    return await this.remote.writeCamera(camera);
  }

  /** Loads of a camera that were begun so far. */
  begun(camera: string): number {
    return this.countsOf(camera).begun;
  }

  /** Loads of a camera that are under way. */
  running(camera: string): number {
    return this.countsOf(camera).running;
  }

  /** The most loads of one camera that were ever under way together. */
  mostAtOnce(camera: string): number {
    return this.countsOf(camera).mostAtOnce;
  }

  /** Resolves when every load has been answered, also those that nobody waits for any more. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.underWay);
  }

  private countsOf(camera: string): LoadCounts {
    let counts = this.loads.get(camera);
    if (counts === undefined) {
      counts = { begun: 0, running: 0, mostAtOnce: 0 };
      this.loads.set(camera, counts);
    }
    return counts;
  }
}

/** The version of the camera's record that a caller was given. */
export function versionOf(context: Context): number {
  return Number(context.camera.name.split(' v')[1]);
}

interface LoadCounts {
  begun: number;
  running: number;
  mostAtOnce: number;
}

class Store {
  private readonly versions = new Map<string, number>();

  constructor(private readonly fails: () => boolean) {}

  readCamera(camera: string): Reading<CameraContext> {
    if (this.fails()) throw new Error('the database is not available');
    const version = this.versionOf(camera);
    return { version, record: { name: `${camera} v${version}`, zone: 'yard', usualMotions: 3 } };
  }

  writeCamera(camera: string): number {
    const version = this.versionOf(camera) + 1;
    this.versions.set(camera, version);
    return version;
  }

  private versionOf(camera: string): number {
    return this.versions.get(camera) ?? 1;
  }
}

function connect(sim: Sim, store: Store, requestMs: number, answerMs: number) {
  return sim.remote(store, { requestMs, answerMs, name: 'database' });
}
