import type { RunRecord } from './task';

/** Where and when an audited seed was run: `here`, `again`, `fresh`, `surroundings`, or a Node. */
export type Occasion = string;

/** What an audit knows of a seed that did not come out the same everywhere. */
export interface Difference {
  /** Place of the seed in the list of tasks. */
  readonly index: number;
  /** The runs that differ, and one that they differ from. */
  readonly runs: ReadonlyMap<Occasion, RunRecord>;
}

interface Known {
  readonly occasion: Occasion;
  readonly run: RunRecord;
}

/**
 * Compares the runs of each seed as they come in, whatever their order. Keeps one run of a seed until
 * all are there, and more only where they differ.
 */
export class Ledger {
  /** Runs that a time limit broke off; they are not compared. */
  hung = 0;
  runs = 0;
  /** Seeds of which every run is there. */
  complete = 0;
  private readonly known = new Map<number, Known>();
  private readonly counts = new Map<number, number>();
  private readonly found = new Map<number, Map<Occasion, RunRecord>>();

  /** `strangers` are the occasions on which another engine words the messages. */
  constructor(
    private readonly occasions: number,
    private readonly strangers: ReadonlySet<Occasion>,
  ) {}

  add(index: number, occasion: Occasion, run: RunRecord): void {
    this.runs++;
    if (run.hung) this.hung++;
    else this.compare(index, { occasion, run });
    const count = (this.counts.get(index) ?? 0) + 1;
    this.counts.set(index, count);
    if (count < this.occasions) return;
    this.complete++;
    this.counts.delete(index);
    this.known.delete(index);
  }

  /** Seeds that differ, in the order of the list. */
  differences(): readonly Difference[] {
    return [...this.found]
      .map(([index, runs]) => ({ index, runs }))
      .sort((a, b) => a.index - b.index);
  }

  private compare(index: number, now: Known): void {
    const known = this.known.get(index);
    if (known === undefined) {
      this.known.set(index, now);
      return;
    }
    const isStrange = this.strangers.has(now.occasion) || this.strangers.has(known.occasion);
    if (isSame(known.run, now.run, isStrange)) {
      if (this.strangers.has(known.occasion)) this.known.set(index, now);
      return;
    }
    let runs = this.found.get(index);
    if (runs === undefined) {
      runs = new Map([[known.occasion, known.run]]);
      this.found.set(index, runs);
    }
    runs.set(now.occasion, now.run);
  }
}

/** The fingerprint holds words of the engine where a message is its own. */
export function isSame(left: RunRecord, right: RunRecord, onAnotherNode: boolean): boolean {
  return (
    left.kind === right.kind &&
    left.digest === right.digest &&
    (onAnotherNode || left.fingerprint === right.fingerprint)
  );
}
