import type { Outcome } from '../../kernel/outcome';
import type { TapeValues } from '../../choices/streams';
import type { Profile } from '../../strategies';
import type { TraceStep } from '../../trace/trace';
import type { ScenarioId } from '../engine';
import type { RunSettings } from '../options';
import type { StepDigests } from './step-digests';

/** A scenario as every process of an audit runs it. */
export interface AuditScenario {
  readonly id: ScenarioId;
  readonly title: string;
  /** Project-relative. */
  readonly file: string;
  readonly settings: RunSettings;
  /** Made once, in a process of its own: history must not get in by way of the profile. */
  readonly profile: Profile;
}

/** One thing that a process of an audit does. Plain data. */
export interface Task {
  /** Place of the scenario in the list of the audit. */
  readonly scenario: number;
  readonly seed: number;
  /**
   * What is wanted of it: `nothing` of a run that is only there as history, `digests` of an audited
   * one, `steps` of one that is to be shown. `profile` makes the runs of a profile instead.
   */
  readonly want: 'nothing' | 'digests' | 'steps' | 'profile';
  /** In the macrotask of the task before, so that the host's loop does not turn in between. */
  readonly atOnce?: boolean;
  /** Behind a while in which the host's loop turns and what is under way outside comes home. */
  readonly pause?: boolean;
  /** Choices to replay in place of those that the seed would draw. */
  readonly tape?: TapeValues;
  /** In place of the scenario's own. */
  readonly stepLimit?: number;
}

/** What an audit compares of a run. */
export interface RunRecord {
  readonly kind: Outcome['kind'];
  /** Empty for a run that passed. */
  readonly fingerprint: string;
  readonly digest: string;
  readonly steps: number;
  /** Broken off by the real time limit: where exactly is no matter of the seed. */
  readonly hung: boolean;
  readonly digests: StepDigests;
}

/** What an audit shows of a run. */
export interface RunDetail extends RunRecord {
  /** Empty for a run that passed. */
  readonly message: string;
  readonly trace: readonly TraceStep[];
  readonly tape: TapeValues;
}
