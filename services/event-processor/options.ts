import { type AlertRule, checkRules } from './alert-rules';
import { type CircuitBreakerOptions } from './circuit-breaker';
import { type Answer, type EventStore } from './event-store';
import {
  type Cameras,
  type ContextLookup,
  type EventLog,
  type Publisher,
  silentLog,
  type VisionModel,
} from './surroundings';
import {
  checkCount,
  checkDelay,
  checkDelays,
  checkMethods,
  checkObject,
  checkWhole,
} from './validation';

export interface EventProcessorOptions {
  readonly store: EventStore;
  readonly cameras: Cameras;
  readonly context: ContextLookup;
  readonly vision: VisionModel;
  readonly publisher: Publisher;
  /** Default: none. */
  readonly log?: EventLog;
  /** Unfinished events, beyond which `ingest` answers `overflow`; 1 to 10,000. Default 50. */
  readonly queueLimit?: number;
  /** Calls of `ingest` under way, beyond which it answers `overflow`; 1 to 10,000. Default 100. */
  readonly maxIngests?: number;
  /** The same for each camera, so that one that hangs leaves room for others. Default 10. */
  readonly maxIngestsPerCamera?: number;
  /** Events that are worked on at the same time, 1 to 5. Default 2. */
  readonly workers?: number;
  /** Calls of the vision model under way, 1 to 64. Default 8. */
  readonly visionConcurrency?: number;
  /** How long a camera is not heard after a motion, 0 to 300,000 ms. Default 60,000. */
  readonly cooldownMs?: number;
  /** How long a camera may take for its pictures, in ms. Default 2,000. */
  readonly snapshotTimeoutMs?: number;
  /** The largest picture, in bytes. Default 1,000,000. */
  readonly maxFrameBytes?: number;
  /** How long the context may take, in ms; without it the event goes on. Default 80. */
  readonly contextBudgetMs?: number;
  /** How long the vision model may take for one picture, in ms. Default 5,000. */
  readonly visionDeadlineMs?: number;
  /** The same for several pictures. Default 10,000. */
  readonly severalFramesDeadlineMs?: number;
  /** Waits before the attempts after the first; beyond them the event is dead. Default 2, 4, 8 s. */
  readonly retryDelaysMs?: readonly number[];
  /** The same for operations of the store. Default 1, 2, 4 s. */
  readonly storeRetryDelaysMs?: readonly number[];
  /** Operations of the store under way, 1 to 100. Default 4. */
  readonly connections?: number;
  /**
   * How long a worker may keep an event, in ms: more than all of the above together, else it is
   * worked on twice, though finished once. Default 60,000.
   */
  readonly leaseMs?: number;
  /** How long a worker without work waits before it looks again, in ms. Default 1,000. */
  readonly pollMs?: number;
  /** What all calls of a day (UTC) may cost, in millionths of a dollar. Default 5,000,000. */
  readonly dailyCapMicros?: number | (() => Answer<number>);
  /** How long the answer of such a function is good, in ms. Default 5,000. */
  readonly capTtlMs?: number;
  /** The most that one call can cost, in millionths of a dollar. Default 20,000. */
  readonly callPriceMicros?: number;
  readonly breaker?: CircuitBreakerOptions;
  readonly alertRules?: readonly AlertRule[];
  /** How long the publisher may take for a message, in ms. Default 5,000. */
  readonly publishTimeoutMs?: number;
}

export type Settings = Required<Omit<EventProcessorOptions, 'dailyCapMicros'>> & {
  readonly readCap: () => Answer<number>;
};

/** @throws ProcessorError `INVALID_ARGUMENT` for an option that is missing or out of its range */
export function settingsOf(options: EventProcessorOptions): Settings {
  checkObject('options', options);
  const { store, cameras, context, vision, publisher, log = silentLog } = options;
  checkMethods('store', store, ['look', 'accept', 'lease', 'complete', 'readOutbox', 'counts']);
  checkMethods('cameras', cameras, ['snapshot']);
  checkMethods('context', context, ['get']);
  checkMethods('vision', vision, ['describe']);
  checkMethods('publisher', publisher, ['publish']);
  checkMethods('log', log, ['info', 'warn', 'error']);
  const breaker = options.breaker ?? {};
  const alertRules = checkRules(options.alertRules ?? []);
  return {
    ...{ store, cameras, context, vision, publisher, log, breaker, alertRules },
    ...sizesOf(options),
    ...timesOf(options),
    ...costsOf(options),
  };
}

function sizesOf(options: EventProcessorOptions) {
  return {
    queueLimit: checkCount('queueLimit', options.queueLimit ?? 50, 10_000),
    maxIngests: checkCount('maxIngests', options.maxIngests ?? 100, 10_000),
    maxIngestsPerCamera: checkCount(
      'maxIngestsPerCamera',
      options.maxIngestsPerCamera ?? 10,
      10_000,
    ),
    workers: checkCount('workers', options.workers ?? 2, 5),
    visionConcurrency: checkCount('visionConcurrency', options.visionConcurrency ?? 8, 64),
    maxFrameBytes: checkCount('maxFrameBytes', options.maxFrameBytes ?? 1_000_000, 10_000_000),
    connections: checkCount('connections', options.connections ?? 4, 100),
  };
}

function timesOf(options: EventProcessorOptions) {
  const { cooldownMs = 60_000 } = options;
  return {
    cooldownMs: checkWhole('cooldownMs', cooldownMs, { least: 0, most: 300_000 }),
    snapshotTimeoutMs: checkDelay('snapshotTimeoutMs', options.snapshotTimeoutMs ?? 2_000),
    contextBudgetMs: checkDelay('contextBudgetMs', options.contextBudgetMs ?? 80),
    visionDeadlineMs: checkDelay('visionDeadlineMs', options.visionDeadlineMs ?? 5_000),
    severalFramesDeadlineMs: checkDelay(
      'severalFramesDeadlineMs',
      options.severalFramesDeadlineMs ?? 10_000,
    ),
    retryDelaysMs: checkDelays('retryDelaysMs', options.retryDelaysMs ?? [2_000, 4_000, 8_000]),
    storeRetryDelaysMs: checkDelays(
      'storeRetryDelaysMs',
      options.storeRetryDelaysMs ?? [1_000, 2_000, 4_000],
    ),
    leaseMs: checkDelay('leaseMs', options.leaseMs ?? 60_000),
    pollMs: checkDelay('pollMs', options.pollMs ?? 1_000),
    publishTimeoutMs: checkDelay('publishTimeoutMs', options.publishTimeoutMs ?? 5_000),
  };
}

function costsOf(options: EventProcessorOptions) {
  const { dailyCapMicros = 5_000_000, callPriceMicros = 20_000, capTtlMs = 5_000 } = options;
  const money = { least: 0, most: Number.MAX_SAFE_INTEGER };
  if (typeof dailyCapMicros !== 'function') checkWhole('dailyCapMicros', dailyCapMicros, money);
  const readCap = typeof dailyCapMicros === 'function' ? dailyCapMicros : () => dailyCapMicros;
  return {
    readCap,
    callPriceMicros: checkWhole('callPriceMicros', callPriceMicros, money),
    capTtlMs: checkDelay('capTtlMs', capTtlMs),
  };
}
