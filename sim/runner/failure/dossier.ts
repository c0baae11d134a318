import type { StreamName, TapeValues } from '../../choices/streams';
import type { TraceStep } from '../../trace/trace';
import type { RunResult } from '../engine';
import type { RunSettings } from '../options';

/** A scenario as files and reports name it. */
export interface ScenarioName {
  /** Project-relative, with forward slashes. */
  readonly file: string;
  /** Titles of the enclosing suites, then its own. */
  readonly path: readonly string[];
  /** 1 for the first scenario of this path in the file. */
  readonly ordinal: number;
  /** 1-based place in its file. */
  readonly index: number;
}

/** A run as data: what crosses processes and goes into files. */
export type RecordedRun = Omit<RunResult, 'error'>;

export function recorded(run: RunResult): RecordedRun {
  const copy: Partial<RunResult> & RecordedRun = { ...run };
  Reflect.deleteProperty(copy, 'error');
  return copy;
}

/**
 * Everything that is known of one failure: what it was, how it was shrunk, whether real Node could
 * show it, and where it first departs from a run that passes. Plain data, made in any process.
 */
export interface Dossier {
  readonly scenario: ScenarioName;
  readonly settings: RunSettings;
  /** Packages and doubles that the engine was told of; a replay needs the same. */
  readonly project: { readonly instrument: readonly string[]; readonly doubles: readonly string[] };
  readonly fingerprint: string;
  /** The run as the sweep met it. */
  readonly found: {
    readonly seed: number;
    readonly steps: number;
    /** Steps that went on with another strand than the step before. */
    readonly switches: number;
    /** Schedule choices that were not the tamest. */
    readonly choices: number;
    readonly digest: string;
  };
  /** The simplest run with the same fingerprint that was found, traced. */
  readonly shown: RecordedRun;
  /** Absent where nothing was to be shrunk: a replay, a hang, a run that is not reproducible. */
  readonly shrinking?: Shrinking;
  readonly confirmation: Confirmation;
  /** The run that confirms it at `io`, traced; absent where none does. */
  readonly atIo?: RecordedRun;
  /** Absent where no run was found that passes, or the failure is none of order. */
  readonly departure?: Departure;
  /** Other seeds that were tried only because the tamest order fails too, and how many failed. */
  readonly others?: { readonly runs: number; readonly failed: number };
  /** False when the run came out differently from its own tape: it says nothing about order then. */
  readonly reproducible: boolean;
}

export interface Shrinking {
  readonly runs: number;
  readonly realMs: number;
  /** Schedule choices that are not the tamest, in the shrunk run. */
  readonly choices: number;
  /** Relaxations without which it does not fail; empty when the tamest order fails. */
  readonly needs: readonly StreamName[];
  /** False when the budget ended it: a simpler run may exist. */
  readonly complete: boolean;
}

/** Whether an execution that real Node could show has the same failure. */
export type Confirmation =
  | {
      readonly kind: 'confirmed';
      /** `seed`: that seed alone gives it at `io`; `tape`: the choices of the failing run do. */
      readonly by: 'seed' | 'tape';
      readonly seed: number;
      readonly tape: TapeValues;
    }
  | { readonly kind: 'notSeen'; readonly runs: number }
  /** The sweep itself was at granularity `io`. */
  | { readonly kind: 'foundAtIo' }
  | { readonly kind: 'notTried' };

/** The first step at which the shrunk run and its nearest passing neighbour go apart. */
export interface Departure {
  readonly failing: TraceStep;
  /** Absent where the passing run ended there. */
  readonly passing?: TraceStep;
  /** What follows on each side: it says what a timer that fires there has woken. */
  readonly next: { readonly failing?: TraceStep; readonly passing?: TraceStep };
  /** Steps that both have in common. */
  readonly common: number;
  /** The choice that decides, its stream and place on the tape; absent if the other is no neighbour. */
  readonly decisive?: { readonly stream: StreamName; readonly index: number };
}
