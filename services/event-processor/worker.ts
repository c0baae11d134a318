import { randomUUID } from 'node:crypto';
import { alertsFor } from './alert-rules';
import { type Bell } from './bell';
import { type CostCap } from './cost-cap';
import { type Database } from './database';
import { within } from './deadline';
import { dayOf, type Lease, type LeaseAnswer, type Settlement } from './event-store';
import { type Metrics } from './metrics';
import { type Settings } from './options';
import { type VisionAnswer } from './surroundings';
import { type VisionGate } from './vision-gate';

const CAP_TIMEOUT_MS = 5_000;
const CAP_WAIT_MS = 2_000;
/** An attempt that came to nothing before anything was called. */
const UNPAID = { failed: false, costMicros: 0 } as const;

/** What the workers of a processor share. */
export interface WorkerParts {
  readonly settings: Settings;
  readonly database: Database;
  readonly vision: VisionGate;
  readonly cap: CostCap;
  readonly metrics: Metrics;
  /** Rung when there may be something to do, and when there is something to stop for. */
  readonly work: Bell;
  /** Rung when there is something to publish. */
  readonly messages: Bell;
  /** Aborts when no further event is to be begun. */
  readonly stopping: AbortSignal;
  /** Aborts when what is under way must be given back. */
  readonly givingBack: AbortSignal;
  /** Aborts when even the store is not waited for any more. */
  readonly halt: AbortSignal;
}

/** Leases one event after the other and sees each of them through. */
export class Worker {
  private current: { readonly lease: Lease; readonly cut: AbortController } | undefined;

  constructor(private readonly parts: WorkerParts) {}

  /** The event that is worked on. */
  get eventId(): string | undefined {
    return this.current?.lease.eventId;
  }

  /** Cuts the work on an event of this camera short: what would come of it is not wanted. */
  drop(camera: string): void {
    if (this.current?.lease.motion.camera === camera) this.current.cut.abort();
  }

  /** Resolves when `stopping` has aborted and nothing is held any more; never rejects. */
  async run(): Promise<void> {
    const { settings, work, stopping } = this.parts;
    while (!stopping.aborted) {
      const sinceRings = work.rings;
      const answer = await this.lease();
      if (answer?.kind === 'leased') {
        await this.handle(answer.lease);
      } else {
        const atMostMs = Math.min(settings.pollMs, answer?.waitMs ?? settings.pollMs);
        await work.next({ sinceRings, atMostMs });
      }
    }
  }

  private async lease(): Promise<LeaseAnswer | undefined> {
    const { database, settings, metrics, halt } = this.parts;
    const request = { leaseId: randomUUID(), nowMs: Date.now(), leaseMs: settings.leaseMs };
    try {
      return await database.run('lease', (store) => store.lease(request), halt);
    } catch (error) {
      metrics.count('leaseFailures');
      settings.log.error({ error }, 'no event could be leased');
      return undefined;
    }
  }

  private async handle(lease: Lease): Promise<void> {
    const { metrics, settings, givingBack } = this.parts;
    const cut = new AbortController();
    const giveBack = () => cut.abort();
    givingBack.addEventListener('abort', giveBack, { once: true });
    this.current = { lease, cut };
    try {
      const settlement = await this.attempt(lease, cut.signal);
      if (settlement === 'stale') metrics.count('leasesLost');
    } catch (error) {
      // Nothing is known to be lost: the lease runs out, and the event is leased again.
      metrics.count('attemptsLost');
      settings.log.error({ error, eventId: lease.eventId }, 'an event was left to its lease');
    } finally {
      this.current = undefined;
      givingBack.removeEventListener('abort', giveBack);
    }
  }

  private async attempt(lease: Lease, cut: AbortSignal): Promise<Settlement> {
    const { settings, stopping } = this.parts;
    if (stopping.aborted) return await this.giveBack(lease, 0);
    if (lease.failures > settings.retryDelaysMs.length) {
      return await this.bury(lease, { reason: 'its leases ran out', costMicros: 0 });
    }
    const context = await this.contextOf(lease, cut);
    const capMicros = await this.capMicros(cut);
    if (cut.aborted) return await this.giveBack(lease, 0);
    if (capMicros === undefined) {
      const reason = 'the cap is not known';
      return await this.retryLater(lease, { reason, ...UNPAID, waitMs: CAP_WAIT_MS });
    }
    const reserved = await this.reserveCost(lease, capMicros);
    if (reserved === 'stale') return 'stale';
    if (reserved === 'overCap') return await this.skip(lease);
    return await this.analyse(lease, { context, cut });
  }

  private async analyse(
    lease: Lease,
    { context, cut }: { readonly context: unknown; readonly cut: AbortSignal },
  ): Promise<Settlement> {
    const { settings, vision, metrics } = this.parts;
    const { motion, frames } = lease;
    const deadlineMs =
      frames.length > 1 ? settings.severalFramesDeadlineMs : settings.visionDeadlineMs;
    const limits = { deadlineMs, signal: cut };
    const outcome = await vision.describe({ motion, frames, context }, limits);
    metrics.count(`vision_${outcome.kind}`);
    const { callPriceMicros } = settings;
    switch (outcome.kind) {
      case 'described':
        return await this.complete(lease, outcome.answer);
      case 'failed':
        return await this.fail(lease, outcome.reason);
      case 'refused':
        return await this.retryLater(lease, { ...outcome, ...UNPAID });
      case 'aborted':
        return await this.giveBack(lease, outcome.called ? callPriceMicros : 0);
    }
  }

  private async contextOf(lease: Lease, cut: AbortSignal): Promise<unknown> {
    const { settings, metrics } = this.parts;
    const { camera, atMs: timeMs, entity } = lease.motion;
    const query = { camera, timeMs, ...(entity === undefined ? {} : { entity }) };
    const deadline = { timeoutMs: settings.contextBudgetMs, signal: cut };
    try {
      const outcome = await within(deadline, () => settings.context.get(query));
      return outcome.kind === 'context' ? outcome.context : undefined;
    } catch {
      metrics.count('contextsMissed');
      return undefined;
    }
  }

  private async capMicros(cut: AbortSignal): Promise<number | undefined> {
    const { settings, cap } = this.parts;
    try {
      return await within({ timeoutMs: CAP_TIMEOUT_MS, signal: cut }, () => cap.current());
    } catch (error) {
      settings.log.warn({ error }, 'the cap could not be read');
      return undefined;
    }
  }

  private async reserveCost(
    lease: Lease,
    capMicros: number,
  ): Promise<'reserved' | 'overCap' | 'stale'> {
    const { database, settings, halt } = this.parts;
    const held = heldBy(lease);
    const day = dayOf(held.nowMs);
    const request = { ...held, day, amountMicros: settings.callPriceMicros, capMicros };
    return await database.run('reserveCost', (store) => store.reserveCost(request), halt);
  }

  private async complete(lease: Lease, answer: VisionAnswer): Promise<Settlement> {
    const { database, settings, messages, metrics, halt } = this.parts;
    const { description, labels, costMicros } = answer;
    const { eventId, motion } = lease;
    const { camera, atMs } = motion;
    const body = { type: 'NEW_EVENT', eventId, camera, atMs, description };
    const request = {
      ...heldBy(lease),
      ...{ description, costMicros },
      messages: [{ topic: 'events', body }],
      alerts: alertsFor(settings.alertRules, { motion, labels, eventId }),
    };
    const settlement = await database.run('complete', (store) => store.complete(request), halt);
    if (settlement === 'done') metrics.count('described');
    messages.ring();
    return settlement;
  }

  private async skip(lease: Lease): Promise<Settlement> {
    const { database, metrics, halt } = this.parts;
    const request = { ...heldBy(lease), reason: 'the budget of the day is used up' };
    const settlement = await database.run('skip', (store) => store.skip(request), halt);
    if (settlement === 'done') metrics.count('skipped');
    return settlement;
  }

  private async fail(lease: Lease, reason: string): Promise<Settlement> {
    const { callPriceMicros: costMicros, retryDelaysMs } = this.parts.settings;
    const waitMs = retryDelaysMs[lease.failures];
    if (waitMs === undefined) return await this.bury(lease, { reason, costMicros });
    return await this.retryLater(lease, { reason, costMicros, waitMs, failed: true });
  }

  private async bury(
    lease: Lease,
    end: { readonly reason: string; readonly costMicros: number },
  ): Promise<Settlement> {
    const { database, metrics, halt } = this.parts;
    const { reason, costMicros } = end;
    const request = { ...heldBy(lease), reason, costMicros };
    const settlement = await database.run('bury', (store) => store.bury(request), halt);
    if (settlement === 'done') metrics.count('dead');
    return settlement;
  }

  private async giveBack(lease: Lease, costMicros: number): Promise<Settlement> {
    const end = { reason: 'the processor stops', waitMs: 0, failed: false, costMicros };
    return await this.retryLater(lease, end);
  }

  private async retryLater(
    lease: Lease,
    end: {
      readonly reason: string;
      readonly waitMs: number;
      readonly failed: boolean;
      readonly costMicros: number;
    },
  ): Promise<Settlement> {
    const { database, metrics, halt } = this.parts;
    const { reason, waitMs: delayMs, failed, costMicros } = end;
    const request = { ...heldBy(lease), delayMs, failed, reason, costMicros };
    const settlement = await database.run('retryLater', (store) => store.retryLater(request), halt);
    if (settlement === 'done') metrics.count(delayMs > 0 ? 'putOff' : 'givenBack');
    return settlement;
  }
}

function heldBy(lease: Lease) {
  return { eventId: lease.eventId, fence: lease.fence, nowMs: Date.now() };
}
