import { LRUCache } from 'lru-cache';
import {
  type CameraContext,
  type ContextSource,
  type EntityContext,
  type Reading,
  sealReading,
} from './context-source';
import { codeOf, ContextError } from './errors';
import { type CacheMetrics, SingleFlightCache } from './single-flight-cache';
import { checkDelay, checkId, checkObject, checkTime, checkVersion, invalid } from './validation';

const HOURS = 24;

export interface ContextProviderOptions {
  readonly source: ContextSource;
  /** How long `get` may keep its caller waiting, in ms. Default 80. */
  readonly budgetMs?: number;
  /** How long a record is fresh, in ms; at exactly this age it is stale. Default 30,000. */
  readonly ttlMs?: number;
  /** The same for "no such record". Default 5,000. */
  readonly negativeTtlMs?: number;
  /** Records held at most, of cameras (one for each hour) and of entities each. Default 1,000. */
  readonly maxEntries?: number;
  /** Loads under way at most, of cameras and of entities each. Default 64. */
  readonly maxLoads?: number;
  /** After how long a load is given up, in ms. Default 5,000. */
  readonly loadTimeoutMs?: number;
}

export interface ContextQuery {
  readonly camera: string;
  /** When the event happened, in ms since 1970; its hour of the day selects the camera's record. */
  readonly timeMs: number;
  /** Who was recognised, if anybody was. */
  readonly entity?: string;
}

export type InvalidationTarget = { readonly camera: string } | { readonly entity: string };

/** Frozen; shared by all who ask. */
export interface Context {
  readonly camera: CameraContext;
  /** Undefined when none was asked for, or no such entity is known. */
  readonly entity: EntityContext | undefined;
}

/** Context is a help, not a need: whatever keeps it away is an outcome and not an exception. */
export type ContextOutcome =
  | { readonly kind: 'context'; readonly context: Context }
  /** There is no such camera. */
  | { readonly kind: 'unknown' }
  /** The budget is used up; the load goes on and its answer serves later callers. */
  | { readonly kind: 'timeout' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'closed' };

export interface ContextProviderMetrics {
  readonly cameras: CacheMetrics;
  readonly entities: CacheMetrics;
  /** Calls of `get` that ended without an answer, by reason. */
  readonly timeouts: number;
  readonly failures: number;
}

export interface ContextProviderHealth {
  /** `closing` from the call of `close` until its loads have ended. */
  readonly state: 'open' | 'closing' | 'closed';
  /** Calls of `get` that wait for their answer. */
  readonly waiting: number;
  /** Loads under way, of cameras and of entities. */
  readonly loading: number;
}

/** Remembers for a short while what is known about cameras and households. */
export class ContextProvider {
  private readonly source: ContextSource;
  private readonly budgetMs: number;
  private readonly cameras: SingleFlightCache<Reading<CameraContext>>;
  private readonly entities: SingleFlightCache<Reading<EntityContext>>;
  /**
   * The last version announced for a camera or an entity. A source may lag behind its own writes (a
   * replica does), so a load that began after the announcement can still answer from before it.
   * Bounded: the least recently announced are forgotten.
   */
  private readonly floors: LRUCache<string, number>;
  private readonly calls = new Set<Promise<ContextOutcome>>();
  private state: ContextProviderHealth['state'] = 'open';
  private readonly counts = { timeouts: 0, failures: 0 };

  /** @throws ContextError `INVALID_ARGUMENT` for an option out of its range */
  constructor(options: ContextProviderOptions) {
    checkObject('options', options);
    const { source, budgetMs = 80, ...limits } = options;
    this.source = checkSource(source);
    this.budgetMs = checkDelay('budgetMs', budgetMs);
    this.cameras = new SingleFlightCache<Reading<CameraContext>>({
      ...limits,
      isNegative: saysNothing,
    });
    this.entities = new SingleFlightCache<Reading<EntityContext>>({
      ...limits,
      isNegative: saysNothing,
    });
    this.floors = new LRUCache<string, number>({ max: (limits.maxEntries ?? 1_000) * 2 });
  }

  /**
   * What is known for an event, within `budgetMs`.
   *
   * @throws ContextError `INVALID_ARGUMENT` for a query that is not one; nothing else
   */
  async get(query: ContextQuery): Promise<ContextOutcome> {
    checkObject('query', query);
    const camera = checkId('camera', query.camera);
    const timeMs = checkTime('timeMs', query.timeMs);
    const entity = query.entity === undefined ? undefined : checkId('entity', query.entity);

    if (this.state !== 'open') return { kind: 'closed' };
    // The call itself says that it is over, so that whoever waits for it in close comes later.
    const call = this.answer(camera, timeMs, entity).finally(() => this.calls.delete(call));
    this.calls.add(call);
    return await call;
  }

  /**
   * Call it after a write has committed, with the version that the write got. Once it has returned,
   * no `get` that begins later sees the record from before that version. An older version than one
   * announced before costs a reload and nothing else; after `close` it does nothing.
   *
   * @throws ContextError `INVALID_ARGUMENT`, and nothing is forgotten
   */
  invalidate(target: InvalidationTarget, version: number): void {
    checkObject('target', target);
    checkVersion('version', version);
    if ('camera' in target) {
      const camera = checkId('camera', target.camera);
      if (this.state !== 'open') return;
      this.raiseFloor(`camera:${camera}`, version);
      for (let hour = 0; hour < HOURS; hour += 1) this.cameras.invalidate(cameraKey(camera, hour));
    } else {
      const entity = checkId('entity', target.entity);
      if (this.state !== 'open') return;
      this.raiseFloor(`entity:${entity}`, version);
      this.entities.invalidate(entity);
    }
  }

  /** Forgets every record, as if each had been invalidated. */
  clear(): void {
    this.cameras.clear();
    this.entities.clear();
  }

  metrics(): ContextProviderMetrics {
    return {
      ...this.counts,
      cameras: this.cameras.metrics(),
      entities: this.entities.metrics(),
    };
  }

  health(): ContextProviderHealth {
    const loading = this.cameras.metrics().loading + this.entities.metrics().loading;
    return { state: this.state, waiting: this.calls.size, loading };
  }

  /**
   * Ends every `get` under way with `closed`, aborts the loads and resolves when they have ended,
   * at most `loadTimeoutMs` later. May be called again.
   */
  async close(): Promise<void> {
    if (this.state === 'open') this.state = 'closing';
    this.floors.clear();
    await Promise.all([this.cameras.close(), this.entities.close(), ...this.calls]);
    this.state = 'closed';
  }

  private async answer(
    camera: string,
    timeMs: number,
    entity: string | undefined,
  ): Promise<ContextOutcome> {
    const budget = new AbortController();
    const timer = setTimeout(() => budget.abort(), this.budgetMs);
    try {
      const [cameraRecord, entityRecord] = await Promise.all([
        this.readCamera(camera, new Date(timeMs).getUTCHours(), budget.signal),
        entity === undefined ? undefined : this.readEntity(entity, budget.signal),
      ]);
      if (cameraRecord === undefined) return { kind: 'unknown' };
      const context = Object.freeze({ camera: cameraRecord, entity: entityRecord });
      return { kind: 'context', context };
    } catch (error) {
      return this.withoutContext(error);
    } finally {
      clearTimeout(timer);
      // When one half has failed, nobody waits for the other any more.
      budget.abort();
    }
  }

  private async readCamera(
    camera: string,
    hour: number,
    budget: AbortSignal,
  ): Promise<CameraContext | undefined> {
    const load = async (signal: AbortSignal) => {
      const floor = this.floors.get(`camera:${camera}`) ?? 0;
      const reading = await this.source.loadCamera({ camera, hour }, signal);
      return notBefore(floor, sealReading(reading));
    };
    const key = cameraKey(camera, hour);
    const reading = await this.cameras.getOrCompute(key, load, { signal: budget });
    return reading.record;
  }

  private async readEntity(
    entity: string,
    budget: AbortSignal,
  ): Promise<EntityContext | undefined> {
    const load = async (signal: AbortSignal) => {
      const floor = this.floors.get(`entity:${entity}`) ?? 0;
      const reading = await this.source.loadEntity({ entity }, signal);
      return notBefore(floor, sealReading(reading));
    };
    const reading = await this.entities.getOrCompute(entity, load, { signal: budget });
    return reading.record;
  }

  private withoutContext(error: unknown): ContextOutcome {
    const code = codeOf(error);
    if (code === 'CLOSED') return { kind: 'closed' };
    if (code === 'ABORTED') {
      this.counts.timeouts += 1;
      return { kind: 'timeout' };
    }
    this.counts.failures += 1;
    return { kind: 'failed', error };
  }

  private raiseFloor(name: string, version: number): void {
    this.floors.set(name, Math.max(version, this.floors.get(name) ?? 0));
  }
}

function checkSource(source: unknown): ContextSource {
  const { loadCamera, loadEntity } = (source ?? {}) as Partial<ContextSource>;
  if (typeof loadCamera !== 'function' || typeof loadEntity !== 'function') {
    throw invalid('source', 'an object with loadCamera and loadEntity', source);
  }
  return source as ContextSource;
}

function saysNothing(reading: Reading<unknown>): boolean {
  return reading.record === undefined;
}

function notBefore<T>(floor: number, reading: Reading<T>): Reading<T> {
  if (reading.version >= floor) return reading;
  const message = `the source answered as of version ${reading.version}, before ${floor}`;
  throw new ContextError('OUTDATED', message);
}

/** The hour comes first, so that no camera's name can look like another camera's key. */
function cameraKey(camera: string, hour: number): string {
  return `${hour}:${camera}`;
}
