import type { TraceStep } from '../trace/trace';

/** Strands by the names that a report gives them. */
export type StrandNames = ReadonlyMap<string, string>;

/** Each strand by as many parts of its path, from the end, as tell it from the others. */
export function shortNames(strands: readonly string[]): StrandNames {
  const names = new Map<string, string>();
  for (const strand of strands) {
    const depth = strand.split('/').length;
    let parts = 1;
    const isShared = (name: string): boolean =>
      strands.some((other) => other !== strand && lastParts(other, parts) === name);
    while (parts < depth && isShared(lastParts(strand, parts))) parts++;
    names.set(strand, lastParts(strand, parts));
  }
  return names;
}

/** The last parts of the path of a strand. */
export function lastParts(strand: string, parts: number): string {
  return strand.split('/').slice(-parts).join('/');
}

export function parentOf(strand: string): string {
  const cut = strand.lastIndexOf('/');
  return cut < 0 ? strand : strand.slice(0, cut);
}

/**
 * Who owns the steps of each strand of a trace: a strand that only ever waits for I/O is the far end
 * of a call, and belongs to its caller.
 */
export class Owners {
  private readonly awaiting: ReadonlySet<string>;

  constructor(trace: readonly TraceStep[]) {
    this.awaiting = new Set(
      trace.filter((step) => step.kind !== 'standIn').map((step) => step.strand),
    );
  }

  isFarEnd(step: TraceStep): boolean {
    return step.kind === 'standIn' && !this.awaiting.has(step.strand);
  }

  of(step: TraceStep): string {
    return this.isFarEnd(step) ? parentOf(step.strand) : step.strand;
  }
}
