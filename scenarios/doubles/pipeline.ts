import {
  type Announcement,
  dayOf,
  EventProcessor,
  type EventProcessorOptions,
  InProcessStore,
  type IngestAnswer,
  ProcessorError,
  type Publisher,
  type StoreCounts,
} from '../../services/event-processor';
import { type Sim } from '../../sim';
import { CameraYard, type CameraYardOptions } from './camera-yard';
import { type Fate, frail } from './frail';
import { checkAnnounced, checkDurable, checkMarked } from './invariants/announced';
import { checkCounts, checkInbox, checkPermits } from './invariants/bounds';
import { checkAlerts, checkNotBurnt, checkNotDoubled } from './invariants/cooldown';
import { checkCharges, checkSettled } from './invariants/cost';
import { checkCounted } from './invariants/counted';
import {
  checkDescriptions,
  checkEnded,
  checkInOrder,
  checkOneRow,
  checkRefused,
  isUnfinished,
  type Report,
  type SourceEvent,
} from './invariants/rows';
import { checkStopped } from './invariants/stopped';
import { describe, VisionShop, type VisionShopOptions } from './vision-shop';

export interface PipelineOptions {
  readonly processor?: Partial<EventProcessorOptions>;
  readonly cameras?: CameraYardOptions;
  readonly vision?: VisionShopOptions;
  /** Stated latency of the store, there and back each, in ms. Default 5. */
  readonly storeMs?: number;
  /** Asked once for each operation that reaches the store. Default: all work. */
  readonly fate?: (operation: string) => Fate;
  /** Asked once for each message. Default: none fails. */
  readonly publishFails?: () => boolean;
}

/** Never opens: for scenarios in which it would only keep events waiting for a minute. */
export const idleBreaker = { failuresInRow: 1_000, leastCalls: 1_000 };

type MarkRequest = Parameters<InProcessStore['markPublished']>[0];

const DEFAULT_COOLDOWN_MS = 60_000;
const DEFAULT_CAP_MICROS = 5_000_000;
const DEFAULT_QUEUE_LIMIT = 50;
const DEFAULT_STORE_MS = 5;

/**
 * An event processor with what is around it: a store behind a connection, cameras, a vision model
 * that takes money, somebody who listens. What can be checked between any two steps is checked
 * whenever the store has done something.
 */
export class Pipeline {
  readonly store = new InProcessStore();
  readonly cameras: CameraYard;
  readonly vision: VisionShop;
  readonly accepted: SourceEvent[] = [];
  readonly heard: (Announcement & { readonly topic: string })[] = [];
  readonly answers: (IngestAnswer | 'failed')[] = [];
  processor: EventProcessor;
  private readonly reports: Report[] = [];
  private readonly alertsAtMs = new Map<string, number[]>();
  private readonly alertsSeen = new Set<number>();
  private readonly processorOptions: EventProcessorOptions;
  private readonly funerals: Promise<unknown>[] = [];
  /** Of the process that the processor lives in. */
  private life = { alive: true };
  private sources = 0;
  private processors = 0;

  constructor(
    private readonly sim: Sim,
    private readonly options: PipelineOptions = {},
  ) {
    this.cameras = new CameraYard(sim, options.cameras);
    this.vision = new VisionShop(sim, options.vision);
    this.processorOptions = {
      store: this.store,
      cameras: this.cameras,
      context: { get: () => ({ kind: 'unknown' }) },
      vision: this.vision,
      publisher: this.listener(),
      dailyCapMicros: DEFAULT_CAP_MICROS,
      ...options.processor,
    };
    this.processor = this.connect();
  }

  /** Takes another processor over the same store, as after a restart. */
  restart(): void {
    this.processor = this.connect();
    this.processor.start();
  }

  /** The process dies: nothing that it still does has an effect. Another one takes over. */
  crash(): void {
    const dead = this.processor;
    this.life.alive = false;
    this.restart();
    this.funerals.push(dead.drain(1));
  }

  /** A motion of its own, with a key of its own unless `keyless`. */
  async motion(
    camera: string,
    how: { readonly keyless?: boolean } = {},
  ): Promise<IngestAnswer | 'failed'> {
    this.sources += 1;
    const source = { camera, atMs: this.sources };
    return await this.report(source, how.keyless === true ? undefined : `key ${source.atMs}`);
  }

  /** Reports a source event, perhaps not for the first time. */
  async report(source: SourceEvent, key?: string): Promise<IngestAnswer | 'failed'> {
    const askedAtMs = Date.now();
    const answer = await this.processor.ingest(source, key).catch((error: unknown) => {
      if (error instanceof ProcessorError) return 'failed' as const;
      throw error;
    });
    this.answers.push(answer);
    this.reports.push({ source, answer });
    if (answer === 'failed') return answer;
    if (answer === 'accepted') this.accepted.push(source);
    const call = { camera: source.camera, askedAtMs, answeredAtMs: Date.now(), answer };
    checkNotBurnt(this.sim, { call, rows: this.store.rows(), cooldownMs: this.cooldownMs });
    return answer;
  }

  /** Waits for every event to end. L: it does within `withinMs`. */
  async ended(withinMs: number): Promise<void> {
    const limitMs = this.sim.nowMs + withinMs;
    while (this.store.rows().some(isUnfinished) && this.sim.nowMs < limitMs) {
      await this.sim.sleep(1_000);
    }
    const left = this.store.rows().filter(isUnfinished).length;
    this.sim.always('L: every event ends in time', left === 0, left, this.processor.health());
  }

  /** Drains the processor, and checks that nothing is left of it. */
  async stop(deadlineMs?: number): Promise<void> {
    const { processor, store } = this;
    const report = await processor.drain(deadlineMs);
    const left = { health: processor.health(), rows: store.rows(), counts: this.counts() };
    checkStopped(this.sim, { report, ...left });
  }

  /** Waits for every event to end, drains the processor, and checks what must hold then. */
  async finish(withinMs: number): Promise<void> {
    await this.ended(withinMs);
    await this.stop();
    await this.vision.close();
    await Promise.all(this.funerals);
    // What the dead ones had asked for is answered by then.
    if (this.funerals.length > 0) await this.sim.sleep(2_000);
    const rows = this.store.rows();
    checkEnded(this.sim, { rows, accepted: this.accepted });
    checkRefused(this.sim, { rows, reports: this.reports });
    checkDescriptions(this.sim, rows, describe);
    checkSettled(this.sim, this.costs());
    const metrics = this.processor.metrics();
    if (this.processors === 1) checkCounted(this.sim, { metrics, rows });
    const events = this.heard.filter(({ topic }) => topic === 'events');
    checkAnnounced(this.sim, { rows, heard: events });
    checkPermits(this.sim, this.processor.health());
  }

  /** The cameras whose events are worked on. */
  working(): readonly string[] {
    const { working } = this.processor.health();
    const rows = this.store.rows().filter(({ eventId }) => working.includes(eventId));
    return rows.map(({ motion }) => motion.camera);
  }

  counts(): StoreCounts {
    return this.store.counts({ day: dayOf(Date.now()) });
  }

  /** A processor in a process of its own, at the other end of its connections. */
  private connect(): EventProcessor {
    const { storeMs = DEFAULT_STORE_MS, fate = () => 'works' } = this.options;
    const life = { alive: true };
    this.life = life;
    this.processors += 1;
    const store = frail(this.store, {
      fate: (operation, request) => {
        if (!life.alive) return 'fails';
        if (operation === 'markPublished') this.checkMark(request as MarkRequest);
        return fate(operation);
      },
      after: () => this.check(),
    });
    const publisher = frail(this.processorOptions.publisher, {
      fate: () => (life.alive && this.options.publishFails?.() !== true ? 'works' : 'fails'),
    });
    return new EventProcessor({
      ...this.processorOptions,
      store: this.sim.remote(store, { requestMs: storeMs, answerMs: storeMs, name: 'store' }),
      publisher: this.sim.remote(publisher, { name: 'publisher' }),
    });
  }

  /** What must hold between any two steps. */
  private check(): void {
    const { sim, cooldownMs } = this;
    const { alertRules = [], queueLimit = DEFAULT_QUEUE_LIMIT } = this.processorOptions;
    const rows = this.store.rows();
    checkOneRow(sim, rows);
    checkInOrder(sim, rows);
    checkNotDoubled(sim, { rows, cooldownMs });
    checkInbox(sim, { counts: this.counts(), queueLimit });
    checkCounts(sim, { counts: this.counts(), rows });
    checkCharges(sim, this.costs());
    this.noteAlerts();
    for (const { id, cooldownMs: alertMs = 300_000 } of alertRules) {
      const alertsAtMs = this.alertsAtMs.get(id) ?? [];
      checkAlerts(sim, { alertsAtMs, cooldownMs: alertMs, commitMs: this.slowestStoreMs });
    }
  }

  private checkMark({ seqs }: MarkRequest): void {
    checkMarked(this.sim, { seqs, heard: this.heard });
  }

  /** An alert is raised when its message is committed. */
  private noteAlerts(): void {
    for (const { topic, seq, body } of this.store.readOutbox({ limit: 100 })) {
      if (topic !== 'alerts' || this.alertsSeen.has(seq)) continue;
      this.alertsSeen.add(seq);
      const ruleId = String(body.ruleId);
      this.alertsAtMs.set(ruleId, [...(this.alertsAtMs.get(ruleId) ?? []), Date.now()]);
    }
  }

  private costs() {
    const { dailyCapMicros = DEFAULT_CAP_MICROS } = this.processorOptions;
    // Where the cap changes during a run, the scenario itself knows what holds.
    const capMicros = typeof dailyCapMicros === 'number' ? dailyCapMicros : Infinity;
    return { counts: this.counts(), capMicros, chargedMicros: this.vision.chargedMicros };
  }

  /** The latency of a request, stretched as far as it can be. */
  private get slowestStoreMs(): number {
    return 8 * (this.options.storeMs ?? DEFAULT_STORE_MS);
  }

  private get cooldownMs(): number {
    return this.processorOptions.cooldownMs ?? DEFAULT_COOLDOWN_MS;
  }

  private listener(): Publisher {
    return {
      publish: (topic: string, message: Announcement) => {
        checkDurable(this.sim, { heard: message, rows: this.store.rows() });
        this.heard.push({ ...message, topic });
      },
    };
  }
}
