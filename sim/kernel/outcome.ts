import type { Site } from '../trace/site';
import type { AsyncCaller } from './async-stacks';

/** An error of the code under test, as data: it crosses processes and goes into tapes. */
export interface ErrorFacts {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  /** With positions in the user's own source. */
  readonly stack?: string;
  /** Present on assertion errors that carry both; printed values. */
  readonly diff?: { readonly actual: string; readonly expected: string };
  /** What the scenario gave along with a property that did not hold; printed values. */
  readonly values?: readonly string[];
}

/** A strand that waits at the end of a run, and on what. */
export interface Wait {
  readonly strand: string;
  readonly functionName: string;
  readonly site: Site;
  /** Step since which it waits, and its virtual time in milliseconds. */
  readonly sinceStep: number;
  readonly sinceMs: number;
  /** Functions that wait for this one, innermost first; known of traced runs. */
  readonly callers: readonly AsyncCaller[];
  /** Strand that got past the same await on the same object last and has not finished. */
  readonly on?: string;
}

/** Who waits on what, and the cycle where there is one (each waits on the next, the last on the first). */
export interface WaitReport {
  readonly waits: readonly Wait[];
  readonly cycle?: readonly string[];
}

/** What was left at the end of a run. */
export interface Leftover {
  readonly what: 'timer' | 'interval' | 'immediate' | 'strand' | 'socket' | 'server';
  readonly strand: string;
  readonly site?: Site;
  readonly detail: string;
}

/** A call of a history: who, what and when. */
export interface HistoryCall {
  readonly strand: string;
  /** Input and output in one line. */
  readonly text: string;
  readonly from: Moment;
  /** Absent where the call had not returned by the end of the history. */
  readonly to?: Moment;
}

/** The place among the calls and returns of a history, and virtual milliseconds. */
export interface Moment {
  readonly place: number;
  readonly atMs: number;
}

/** The calls of one object up to the first return that nothing explains. */
export interface IllegalHistory {
  /** Which object; empty where the model knows of one only. */
  readonly partition: string;
  /** In the order in which they were called. */
  readonly calls: readonly HistoryCall[];
  /** Calls before those. */
  readonly leftOut: number;
  /** Whether it is known that it is the first such return. */
  readonly isShortest: boolean;
}

/** How a run ended. */
export type Outcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'assertion'; readonly message: string; readonly error: ErrorFacts }
  | { readonly kind: 'exception'; readonly message: string; readonly error: ErrorFacts }
  | { readonly kind: 'unhandledRejection'; readonly message: string; readonly error: ErrorFacts }
  | { readonly kind: 'timeout'; readonly message: string; readonly waiting: WaitReport }
  | { readonly kind: 'deadlock'; readonly message: string; readonly waiting: WaitReport }
  | {
      readonly kind: 'unfulfilled';
      readonly message: string;
      readonly label: string;
      /** What the condition gave at last; a printed value. */
      readonly last: string;
      readonly waiting: WaitReport;
    }
  | { readonly kind: 'livelock'; readonly message: string; readonly site?: Site }
  | { readonly kind: 'stepLimit'; readonly message: string; readonly site?: Site }
  | { readonly kind: 'leak'; readonly message: string; readonly leftovers: readonly Leftover[] }
  | {
      readonly kind: 'notLinearizable';
      readonly message: string;
      readonly history: IllegalHistory;
    }
  | { readonly kind: 'undecided'; readonly message: string; readonly remedy: string }
  | {
      readonly kind: 'outsideSimulation';
      readonly message: string;
      readonly call: string;
      readonly remedy: string;
      readonly site?: Site;
    }
  | { readonly kind: 'nondeterminism'; readonly message: string }
  | { readonly kind: 'internal'; readonly message: string; readonly stack?: string };
