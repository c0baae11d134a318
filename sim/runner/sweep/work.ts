import type { Dossier } from '../failure/dossier';
import type { Death } from './worker-process';
import { Ledger } from './ledger';
import { seedsOfShard, type PlannedScenario, type SweepPlan } from './plan';
import type { AuditedRun, SeedsDone } from './tasks';
import { firstSeed, type FailureGroup } from './tally';
import { bySeed, INVESTIGATED, verdictOf, type ScenarioVerdict, type Unstable } from './verdict';

/** Seeds that a worker is to run. */
export interface Batch {
  readonly first: number;
  readonly last: number;
  /** Whether it is one seed after its worker died: it must be alone. */
  readonly alone: boolean;
}

/** Failures of a scenario that are looked into when somebody waits for the sweep to end. */
const BROKEN_INVESTIGATED = 3;

/** Batches that may be finished before an earlier one: they wait in memory. */
const MAX_WAITING = 256;

/** What is done and to do for one scenario of a sweep. */
export class ScenarioWork {
  readonly ledger: Ledger;
  readonly dossiers = new Map<string, Dossier>();
  readonly unstable: Unstable[] = [];
  /** Audited runs that wait for their second run. */
  toAudit: AuditedRun[] = [];
  /** Second runs, and failures, that a worker is busy with. */
  auditsInHand = 0;
  looksInHand = 0;
  /** Real milliseconds of workers that went into it. */
  spentMs = 0;
  /** First seed of the whole sweep, whatever the shard. */
  readonly base: number;
  private readonly isWhole: boolean;
  private readonly again: { first: number; last: number }[] = [];
  private readonly alone: { first: number; last: number }[] = [];
  private readonly deaths = new Map<number, Death[]>();
  private readonly looked = new Set<string>();
  private readonly selected = new Set<number>();
  private readonly audited = new Set<number>();
  private wanted: 'free' | 'in hand' | 'one by one' = 'free';
  private cursor: number;

  constructor(
    readonly index: number,
    readonly planned: PlannedScenario,
    plan: SweepPlan,
    /** Real milliseconds that a run takes, roughly. */
    public runMs: number,
  ) {
    const { seeds, stop } = plan.request;
    const range = seedsOfShard(seeds, plan.shard);
    const maxFailures = stop.untilFailure === true ? 1 : stop.maxFailures;
    this.ledger = new Ledger({
      seeds: range,
      ...(maxFailures === undefined ? {} : { maxFailures }),
    });
    this.base = seeds.first;
    this.isWhole = plan.shard.of === 1;
    this.cursor = this.ledger.next;
  }

  /** Takes up batches that an earlier process finished. */
  resume(batches: readonly SeedsDone[], toAudit: readonly AuditedRun[]): void {
    for (const batch of batches) this.ledger.accept(batch);
    const sorted = [...batches].sort((one, other) => one.first - other.first);
    for (const { first, last } of sorted) {
      if (first > this.cursor) this.again.push({ first: this.cursor, last: first - 1 });
      this.cursor = Math.max(this.cursor, last + 1);
    }
    this.toAudit = [...toAudit];
    for (const { audits } of batches) for (const { seed } of audits) this.selected.add(seed);
    for (const seed of this.selected) this.audited.add(seed);
    for (const { seed } of toAudit) this.audited.delete(seed);
  }

  /** Seeds that were begun, or must be run before others can count. */
  nextBegun(): Batch | undefined {
    if (this.ledger.complete) return undefined;
    const { wanted } = this.ledger;
    if (wanted !== undefined && this.wanted !== 'one by one') {
      if (this.wanted === 'in hand') return undefined;
      this.wanted = 'in hand';
      return { ...wanted, alone: false };
    }
    const again = wanted === undefined ? this.again.shift() : undefined;
    if (again !== undefined) return { ...again, alone: false };
    const [range] = this.alone;
    if (range === undefined) return undefined;
    const seed = range.first++;
    if (range.first > range.last) this.alone.shift();
    return { first: seed, last: seed, alone: true };
  }

  /** Up to `count` seeds that were not begun. */
  nextFresh(count: number): Batch | undefined {
    if (this.freshLeft === 0 || this.ledger.waitingCount >= MAX_WAITING) return undefined;
    const first = this.cursor;
    this.cursor = Math.min(first + count, this.ledger.end + 1);
    return { first, last: this.cursor - 1, alone: false };
  }

  /** Seeds that were not begun; none once the end of the scenario is known. */
  get freshLeft(): number {
    if (this.ledger.stop !== undefined) return 0;
    return Math.max(0, this.ledger.end - this.cursor + 1);
  }

  /**
   * Takes what came of a batch; seeds that were not run are handed out again. Returns what of it is
   * worth keeping.
   */
  done(batch: Batch, done: SeedsDone, elapsedMs: number): SeedsDone {
    if (this.wanted === 'in hand') this.wanted = 'free';
    const count = done.last - done.first + 1;
    this.spentMs += elapsedMs;
    if (!batch.alone) this.runMs = (this.runMs + elapsedMs / Math.max(1, count)) / 2;
    if (done.last < batch.last && this.ledger.wanted === undefined) {
      this.again.unshift({ first: done.last + 1, last: batch.last });
    }
    const kept = this.ledger.accept(done);
    for (const run of done.audits) {
      if (this.selected.has(run.seed)) continue;
      this.selected.add(run.seed);
      this.toAudit.push(run);
    }
    return kept;
  }

  /** Takes what came of second runs. */
  auditDone(seeds: readonly number[], unstable: readonly Unstable[]): void {
    for (const seed of seeds) this.audited.add(seed);
    this.unstable.push(...unstable);
  }

  /** The worker died: its seeds are run one by one. Returns the deaths of a seed that was alone. */
  died(batch: Batch, death: Death): readonly Death[] {
    if (this.wanted === 'in hand') this.wanted = 'one by one';
    const { first, last } = batch;
    this.alone.unshift({ first, last });
    if (first < last) return [];
    const deaths = [...(this.deaths.get(first) ?? []), death];
    this.deaths.set(first, deaths);
    return deaths;
  }

  /** The seed is to blame for the deaths of its workers: it is not run again. */
  blamed(seed: number): void {
    this.deaths.delete(seed);
    const [range] = this.alone;
    if (range?.first !== seed) return;
    range.first++;
    if (range.first > range.last) this.alone.shift();
  }

  /** Begins no further seed: time is up. */
  close(): void {
    this.ledger.closeAt(this.cursor - 1);
  }

  /** A failure that was not looked into yet; each is handed out once. */
  nextFailure(broken: boolean): FailureGroup | undefined {
    const { groups } = broken ? this.ledger.everything() : this.ledger.tally;
    const limit = broken ? BROKEN_INVESTIGATED : INVESTIGATED;
    const group = bySeed(groups)
      .slice(0, limit)
      .find((one) => !this.knows(one));
    if (group !== undefined) this.looked.add(lookKey(group));
    return group;
  }

  private knows(group: FailureGroup): boolean {
    const { fingerprint } = group;
    return (
      this.looked.has(lookKey(group)) ||
      this.dossiers.get(fingerprint)?.found.seed === firstSeed(group)
    );
  }

  /** Takes what is known of a failure; of two that of the lower seed. */
  keep(dossier: Dossier): void {
    const known = this.dossiers.get(dossier.fingerprint);
    if (known !== undefined && known.found.seed <= dossier.found.seed) return;
    this.dossiers.set(dossier.fingerprint, dossier);
  }

  /** Audited runs that count, for their second run. */
  takeAudits(count: number): readonly AuditedRun[] {
    const { stop } = this.ledger;
    const counting = this.toAudit.filter(({ seed }) => seed <= (stop?.seed ?? Infinity));
    this.toAudit = counting.slice(count);
    return counting.slice(0, count);
  }

  /** Whether nothing is left to do for it. */
  get settled(): boolean {
    const open = bySeed(this.ledger.tally.groups)
      .slice(0, INVESTIGATED)
      .some((group) => !this.knows(group));
    return (
      this.ledger.complete &&
      !open &&
      this.looksInHand + this.auditsInHand + this.toAudit.length === 0
    );
  }

  /** @param broken whether the sweep was broken off: then what waits for missing seeds counts too */
  verdict(broken: boolean): ScenarioVerdict {
    const { ledger, dossiers, unstable } = this;
    const { complete, stop } = ledger;
    const limit = stop?.seed ?? Infinity;
    return verdictOf(this.planned, {
      tally: broken && !complete ? ledger.everything() : ledger.tally,
      stop,
      complete,
      isWhole: this.isWhole,
      audited: [...this.audited].filter((seed) => seed <= limit).length,
      unstable: unstable.filter(({ seed }) => seed <= limit),
      dossiers: [...dossiers.values()],
    });
  }
}

/** While a sweep is broken off, a batch that comes in last may show a lower seed of a known failure. */
function lookKey(group: FailureGroup): string {
  return `${group.fingerprint} ${firstSeed(group)}`;
}
