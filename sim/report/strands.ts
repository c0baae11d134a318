import type { TraceStep } from '../trace/trace';
import { shorten } from './layout';

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

/**
 * Names cut to a width, and still told apart where that can be: those that would come out the same
 * lose their middle, or else the beginning that they share.
 */
export function distinctly(names: readonly string[], width: number): readonly string[] {
  let cut = names.map((name) => shorten(name, width));
  for (const otherwise of [cutMiddle, cutStart]) {
    const before = cut;
    cut = before.map((text, index) => {
      const alike = [...new Set(names.filter((_, other) => before[other] === text))];
      return alike.length < 2 ? text : otherwise(names[index] ?? '', width, alike);
    });
  }
  return cut;
}

function cutMiddle(name: string, width: number): string {
  if (name.length <= width) return name;
  const tail = Math.ceil((width - 1) * 0.6);
  return `${name.slice(0, width - 1 - tail)}…${name.slice(-tail)}`;
}

function cutStart(name: string, width: number, alike: readonly string[]): string {
  let length = 0;
  while (length < name.length && alike.every((one) => one.startsWith(name.slice(0, length + 1)))) {
    length++;
  }
  return shorten(length < 2 ? name : `…${name.slice(length)}`, width);
}

/** The last parts of the path of a strand. */
export function lastParts(strand: string, parts: number): string {
  return strand.split('/').slice(-parts).join('/');
}

function parentOf(strand: string): string {
  const cut = strand.lastIndexOf('/');
  return cut < 0 ? strand : strand.slice(0, cut);
}

/** What the far end of a call does, and what befalls it. */
function isOfAFarEnd({ kind }: TraceStep): boolean {
  return kind === 'standIn' || kind === 'fault';
}

interface OwnersOptions {
  readonly depth?: number;
  /** Steps of another run that tell more of who awaits. */
  readonly also?: readonly TraceStep[];
}

/**
 * Who owns the steps of each strand of a trace: a strand that only ever waits for I/O is the far end
 * of a call, and belongs to its caller. With a `depth`, strands that lie deeper belong to their
 * ancestor there.
 */
export class Owners {
  private readonly awaiting: ReadonlySet<string>;
  private readonly depth: number;

  constructor(
    readonly trace: readonly TraceStep[],
    { depth = Infinity, also = [] }: OwnersOptions = {},
  ) {
    this.depth = depth;
    this.awaiting = new Set(
      [...trace, ...also].filter((step) => !isOfAFarEnd(step)).map((step) => step.strand),
    );
  }

  isFarEnd(step: TraceStep): boolean {
    return isOfAFarEnd(step) && !this.awaiting.has(step.strand);
  }

  /** The strand that waits for this step. */
  callerOf(step: TraceStep): string {
    return this.isFarEnd(step) ? parentOf(step.strand) : step.strand;
  }

  /** The strand under which the step is shown. */
  of(step: TraceStep): string {
    return this.groupOf(this.callerOf(step));
  }

  groupOf(strand: string): string {
    return this.depth === Infinity ? strand : strand.split('/').slice(0, this.depth).join('/');
  }

  /** All strands that are shown, in the order of their first steps. */
  get strands(): readonly string[] {
    return [...new Set(this.trace.map((step) => this.of(step)))];
  }
}
