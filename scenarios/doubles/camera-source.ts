import {
  type CameraContext,
  type Context,
  type ContextSource,
  type ContextStore,
  type EntityContext,
  type Reading,
} from '../../services/context-provider';
import { type Sim } from '../../sim';
import { SingleLoad } from './invariants/single-load';

export interface CameraSourceOptions {
  /** Stated latency from a call to its effect in the store, in ms. Default 10. */
  readonly requestMs?: number;
  /** Stated latency from the effect to the answer, in ms. Default 10. */
  readonly answerMs?: number;
  /** Asked once for each load, when it reaches the store: whether it fails. Default: none does. */
  readonly fails?: () => boolean;
  /** After how long, as stated, a change reaches the replica that loads read. Default 0: at once. */
  readonly lagMs?: number;
  /** Records that do not exist until `create`. */
  readonly missing?: readonly string[];
}

/**
 * The database of cameras and entities at the other end of a connection. Every record begins at
 * version 1 and carries its version in its name: a stale one is plain to see. Loads ignore their
 * signal, as a query does that is already under way. Checks invariant I.
 */
export class CameraSource implements ContextSource, ContextStore {
  private readonly store: Store;
  private readonly remote: ReturnType<typeof connect>;
  private readonly single: SingleLoad;
  private readonly loads = new Map<string, { begun: number; running: number }>();
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(sim: Sim, options: CameraSourceOptions = {}) {
    const { requestMs = 10, answerMs = 10, lagMs = 0, fails = () => false, missing = [] } = options;
    const lag = lagMs > 0 ? () => sim.sleep(lagMs) : undefined;
    this.store = new Store({ fails, lag, missing });
    this.remote = connect(sim, this.store, requestMs, answerMs);
    this.single = new SingleLoad(sim);
  }

  async loadCamera(
    request: { readonly camera: string; readonly hour: number },
    signal: AbortSignal,
  ): Promise<Reading<CameraContext>> {
    const { camera, hour } = request;
    const read = () => this.remote.readCamera(camera, hour);
    return await this.load({ record: camera, key: `${hour}:${camera}`, signal, read });
  }

  async loadEntity(
    { entity }: { readonly entity: string },
    signal: AbortSignal,
  ): Promise<Reading<EntityContext>> {
    const read = () => this.remote.readEntity(entity);
    return await this.load({ record: entity, key: entity, signal, read });
  }

  /** Commits a change; resolves with its version when the commit is acknowledged. */
  async write(record: string): Promise<number> {
    return await this.remote.write(record);
  }

  async saveCamera({ camera }: { readonly camera: string }): Promise<number> {
    return await this.write(camera);
  }

  async saveEntity({ entity }: { readonly entity: string }): Promise<number> {
    return await this.write(entity);
  }

  /** Makes a record that was missing; resolves when the commit is acknowledged. */
  async create(record: string): Promise<void> {
    await this.remote.create(record);
  }

  /** To be called together with an invalidate, for the sake of invariant I. */
  overtake(...records: readonly string[]): void {
    for (const record of records) {
      this.single.overtake(record);
      for (let hour = 0; hour < 24; hour += 1) this.single.overtake(`${hour}:${record}`);
    }
  }

  /** Loads of a record that were begun so far. */
  begun(record: string): number {
    return this.countsOf(record).begun;
  }

  /** Loads of a record that are under way. */
  running(record: string): number {
    return this.countsOf(record).running;
  }

  /** Resolves when nothing is under way, also what nobody waits for any more. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.underWay);
    await this.store.replicated;
  }

  private async load<T>(load: {
    readonly record: string;
    readonly key: string;
    readonly signal: AbortSignal;
    readonly read: () => Promise<T>;
  }): Promise<T> {
    const counts = this.countsOf(load.record);
    counts.begun += 1;
    counts.running += 1;
    const ended = this.single.begin(load.key);
    // A load that was given up is none of the cache any more.
    load.signal.addEventListener('abort', ended, { once: true });
    const call = load.read();
    this.underWay.add(call);
    try {
      return await call;
    } finally {
      this.underWay.delete(call);
      counts.running -= 1;
      ended();
    }
  }

  private countsOf(record: string): { begun: number; running: number } {
    let counts = this.loads.get(record);
    if (counts === undefined) {
      counts = { begun: 0, running: 0 };
      this.loads.set(record, counts);
    }
    return counts;
  }
}

/** The version of the camera that a caller was given, or of the entity. */
export function versionOf(context: Context, part: 'camera' | 'entity' = 'camera'): number {
  return Number(context[part]?.name.split(' v')[1]);
}

interface StoreOptions {
  readonly fails: () => boolean;
  readonly lag: (() => Promise<void>) | undefined;
  readonly missing: readonly string[];
}

class Store {
  /** Resolves when the replica has caught up. */
  replicated: Promise<void> = Promise.resolve();
  private readonly versions = new Map<string, number>();
  private readonly replica = new Map<string, number>();

  constructor(private readonly options: StoreOptions) {
    for (const record of options.missing) this.versions.set(record, 0);
    for (const record of options.missing) this.replica.set(record, 0);
  }

  readCamera(camera: string, hour: number): Reading<CameraContext> {
    return this.read(camera, (name) => ({ name, zone: 'yard', usualMotions: hour }));
  }

  readEntity(entity: string): Reading<EntityContext> {
    return this.read(entity, (name) => ({ name, role: 'resident' }));
  }

  write(record: string): number {
    const version = (this.versions.get(record) ?? 1) + 1;
    this.versions.set(record, version);
    const { lag } = this.options;
    if (lag === undefined) {
      this.replica.set(record, version);
    } else {
      // In the order of the commits, as replicas do.
      this.replicated = this.replicated.then(lag).then(() => {
        this.replica.set(record, version);
      });
    }
    return version;
  }

  create(record: string): void {
    if (this.versions.get(record) === 0) this.write(record);
  }

  private read<T>(record: string, rowOf: (name: string) => T): Reading<T> {
    if (this.options.fails()) throw new Error('the database is not available');
    const version = this.replica.get(record) ?? 1;
    return { version, record: version === 0 ? undefined : rowOf(`${record} v${version}`) };
  }
}

function connect(sim: Sim, store: Store, requestMs: number, answerMs: number) {
  return sim.remote(store, { requestMs, answerMs, name: 'database' });
}
