import { randomUUID } from 'node:crypto';
import { Bell } from './bell';
import { type BreakerState, CircuitBreaker } from './circuit-breaker';
import { CostCap } from './cost-cap';
import { Database } from './database';
import { pause, within } from './deadline';
import { ProcessorError } from './errors';
import { dayOf, type Motion, type Refusal, type StoreCounts } from './event-store';
import { IngestGate } from './ingest-gate';
import { Metrics } from './metrics';
import { checkKey, checkMotion, type MotionEvent } from './motion-event';
import { type EventProcessorOptions, type Settings, settingsOf } from './options';
import { Relay } from './relay';
import { Semaphore } from './semaphore';
import { checkDelay, checkText } from './validation';
import { VisionGate } from './vision-gate';
import { Worker } from './worker';

/** Before the deadline, so that what is given back gets to the store in time. */
const GIVE_BACK_MS = 2_000;

export type IngestAnswer = 'accepted' | Refusal;

export type ProcessorState = 'idle' | 'running' | 'draining' | 'drained';

export interface ProcessorHealth {
  readonly state: ProcessorState;
  /** Calls of `ingest` under way. */
  readonly ingesting: number;
  /** The events that are worked on. */
  readonly working: readonly string[];
  readonly visionCalls: number;
  readonly visionWaiting: number;
  readonly breaker: BreakerState;
  readonly connectionsInUse: number;
}

export interface DrainReport {
  /** Whether all that was under way ended by the deadline. */
  readonly clean: boolean;
  /** Events that were still worked on at the deadline; their leases run out. */
  readonly left: readonly string[];
}

/** Takes in motions, has them described, stores what was seen and announces it. */
export class EventProcessor {
  private readonly settings: Settings;
  private readonly metricsOf = new Metrics();
  private readonly database: Database;
  private readonly permits: Semaphore;
  private readonly breaker: CircuitBreaker;
  private readonly cap: CostCap;
  private readonly gate: IngestGate;
  private readonly work = new Bell();
  private readonly messages = new Bell();
  private readonly stopping = new AbortController();
  private readonly givingBack = new AbortController();
  private readonly closing = new AbortController();
  private readonly halt = new AbortController();
  private readonly ingests = new Set<Promise<IngestAnswer>>();
  private workers: readonly Worker[] = [];
  private running: Promise<unknown> = Promise.resolve();
  private relaying: Promise<void> = Promise.resolve();
  private draining: Promise<DrainReport> | undefined;
  private state: ProcessorState = 'idle';

  /** @throws ProcessorError `INVALID_ARGUMENT` for an option that is missing or out of its range */
  constructor(options: EventProcessorOptions) {
    const settings = settingsOf(options);
    this.settings = settings;
    this.database = new Database({
      store: settings.store,
      connections: settings.connections,
      retryDelaysMs: settings.storeRetryDelaysMs,
      onFailure: (operation, error) => {
        this.metricsOf.count('storeFailures');
        settings.log.warn({ operation, error }, 'an operation of the store failed');
      },
    });
    this.permits = new Semaphore(settings.visionConcurrency);
    this.breaker = new CircuitBreaker(settings.breaker);
    this.cap = new CostCap({
      read: settings.readCap,
      ttlMs: settings.capTtlMs,
      signal: this.halt.signal,
    });
    this.gate = new IngestGate(settings);
  }

  /**
   * Takes a motion in. Once it has answered `accepted` the event is in the store, and ends as
   * described, skipped, dead or with its camera, whatever happens to this process.
   *
   * @param idempotencyKey names the event for its camera: whoever got no answer repeats the call
   *   with the same key. Without one, each call is another event.
   * @throws ProcessorError `INVALID_ARGUMENT`, `CAMERA_UNKNOWN`, `SNAPSHOT_FAILED`, `STORE_FAILED`,
   *   `NOT_RUNNING` once `drain` was called, `ABORTED` at its deadline
   */
  async ingest(event: MotionEvent, idempotencyKey?: string): Promise<IngestAnswer> {
    const { motion, frames } = checkMotion(event);
    const key = checkKey(idempotencyKey);
    if (this.stopping.signal.aborted) throw notRunning();
    const leave = this.gate.enter(motion.camera);
    if (leave === undefined) {
      this.metricsOf.count('overflow');
      return 'overflow';
    }
    const call = this.take(motion, { frames, key });
    this.ingests.add(call);
    try {
      const answer = await call;
      this.metricsOf.count(answer);
      return answer;
    } finally {
      this.ingests.delete(call);
      leave();
    }
  }

  /**
   * Begins to work on what is in the inbox; a second call does nothing.
   *
   * @throws ProcessorError `NOT_RUNNING` once `drain` was called
   */
  start(): void {
    if (this.stopping.signal.aborted) throw notRunning();
    if (this.state !== 'idle') return;
    this.state = 'running';
    const { settings, database, cap, work, messages, metricsOf: metrics } = this;
    const vision = new VisionGate({
      model: settings.vision,
      permits: this.permits,
      breaker: this.breaker,
    });
    const halt = this.halt.signal;
    const parts = {
      ...{ settings, database, cap, work, messages, metrics, vision, halt },
      stopping: this.stopping.signal,
      givingBack: this.givingBack.signal,
      closing: this.closing.signal,
    };
    this.workers = Array.from({ length: settings.workers }, () => new Worker(parts));
    this.running = Promise.all(this.workers.map((worker) => worker.run()));
    this.relaying = new Relay(parts).run();
  }

  /**
   * Takes nothing in any more, ends what is under way or gives it back to the inbox, and publishes what
   * is in the outbox, all within `deadlineMs`. Then no timer is left. What is in the inbox stays
   * there. A second call gives the promise of the first.
   *
   * @param deadlineMs 1 ms to what a timer holds. Default 30,000
   * @throws ProcessorError `INVALID_ARGUMENT`
   */
  async drain(deadlineMs = 30_000): Promise<DrainReport> {
    checkDelay('deadlineMs', deadlineMs);
    this.draining ??= this.shutDown(deadlineMs);
    return await this.draining;
  }

  /** Call it after the cap has changed: the next event is judged by the new one. */
  capChanged(): void {
    this.cap.changed();
  }

  /**
   * Call it when a camera was removed: its unfinished events end as `camera_gone`, and calls of the
   * model for them are given up.
   *
   * @returns how many those were
   * @throws ProcessorError `INVALID_ARGUMENT`, `STORE_FAILED`
   */
  async cameraRemoved(camera: string): Promise<number> {
    const request = { camera: checkText('camera', camera), nowMs: Date.now() };
    const ended = await this.database.run('cameraGone', (store) => store.cameraGone(request));
    for (const worker of this.workers) worker.drop(camera);
    this.metricsOf.count('cameraGone', ended);
    return ended;
  }

  health(): ProcessorHealth {
    return {
      state: this.state,
      ingesting: this.ingests.size,
      working: this.workers.flatMap(({ eventId }) => eventId ?? []),
      visionCalls: this.permits.inUse,
      visionWaiting: this.permits.waiting,
      breaker: this.breaker.state,
      connectionsInUse: this.database.connectionsInUse,
    };
  }

  metrics(): ReturnType<Metrics['snapshot']> {
    return this.metricsOf.snapshot();
  }

  /**
   * What is in the store.
   *
   * @throws ProcessorError `STORE_FAILED`
   */
  async backlog(): Promise<StoreCounts> {
    const request = { day: dayOf(Date.now()) };
    return await this.database.run('counts', (store) => store.counts(request));
  }

  private async take(
    motion: Motion,
    details: { readonly frames: number; readonly key: string | undefined },
  ): Promise<IngestAnswer> {
    const { cooldownMs, queueLimit } = this.settings;
    const signal = this.halt.signal;
    // Made once: an attempt that is repeated must not become another event.
    const eventId = randomUUID();
    const key = details.key ?? eventId;
    const look = { camera: motion.camera, key, nowMs: Date.now(), cooldownMs, queueLimit };
    // Most motions fall into a cooldown: for those the camera is not asked for pictures.
    const refusal = await this.database.run('look', (store) => store.look(look), signal);
    if (refusal !== 'free') return refusal;

    const frames = await this.snapshot(motion.camera, details.frames);
    const request = { eventId, key, motion, frames, nowMs: Date.now(), cooldownMs, queueLimit };
    const answer = await this.database.run('accept', (store) => store.accept(request), signal);
    if (answer === 'accepted') this.work.ring();
    return answer;
  }

  private async snapshot(camera: string, frames: number): Promise<readonly Uint8Array[]> {
    const { cameras, snapshotTimeoutMs: timeoutMs, maxFrameBytes } = this.settings;
    const deadline = { timeoutMs, signal: this.halt.signal };
    const snapshot = await within(deadline, (signal) =>
      cameras.snapshot({ camera, frames }, signal),
    ).catch((cause: unknown) => {
      throw new ProcessorError('SNAPSHOT_FAILED', `${camera} gave no picture`, { cause });
    });
    if (snapshot.kind === 'unknown') {
      throw new ProcessorError('CAMERA_UNKNOWN', `there is no camera ${camera}`);
    }
    const pictures: unknown = snapshot.frames;
    if (!Array.isArray(pictures) || pictures.length === 0 || pictures.length > frames) {
      throw new ProcessorError('SNAPSHOT_FAILED', `${camera} gave not 1 to ${frames} pictures`);
    }
    if (!pictures.every((each) => each instanceof Uint8Array && each.length <= maxFrameBytes)) {
      const message = `${camera} gave a picture that is none of at most ${maxFrameBytes} bytes`;
      throw new ProcessorError('SNAPSHOT_FAILED', message);
    }
    return snapshot.frames;
  }

  private async shutDown(deadlineMs: number): Promise<DrainReport> {
    this.state = 'draining';
    this.stopping.abort();
    this.work.ring();
    const done = new AbortController();
    const giveBackAfterMs = deadlineMs - Math.min(GIVE_BACK_MS, deadlineMs / 4);
    const late = pause(giveBackAfterMs, done.signal).then((end) => {
      if (end === 'elapsed') this.givingBack.abort();
    });
    const tooLate = pause(deadlineMs, done.signal).then(() => undefined);
    const clean = await Promise.race([this.settle().then(() => true), tooLate]);
    done.abort();
    this.halt.abort();
    this.messages.ring();
    await late;
    this.state = 'drained';
    return { clean: clean === true, left: this.health().working };
  }

  private async settle(): Promise<void> {
    await Promise.allSettled(this.ingests);
    await this.running;
    this.closing.abort();
    this.messages.ring();
    await this.relaying;
  }
}

function notRunning(): ProcessorError {
  return new ProcessorError('NOT_RUNNING', 'the processor takes nothing in any more');
}
