import type { FaultKind } from '../../choices/fault-kinds';
import type { Run } from '../../kernel/run';
import { faultsOf } from '../faults/plan';

/** What goes wrong with one statement. */
export type StatementFault =
  /** The connection is lost before the statement arrives. */
  | 'lost'
  /** It is lost after the statement took effect: nobody learns that it did. */
  | 'answerLost'
  /** Somebody else's lock is in the way. */
  | 'busy';

/** Asked before each statement; an answer is what happens to it. */
export type StatementFaults = (statement: {
  readonly sql: string;
  /** Of the connection, from 1. */
  readonly connection: number;
}) => StatementFault | undefined;

const KINDS: readonly (readonly [StatementFault, FaultKind])[] = [
  ['lost', 'database.lost'],
  ['answerLost', 'database.answerLost'],
  ['busy', 'database.busy'],
];

/** What the fault plan of the run has for a statement. */
export function plannedFault(run: Run, sql: string): StatementFault | undefined {
  if (run.options.faults === undefined) return undefined;
  const plan = faultsOf(run);
  return KINDS.find(([, kind]) => plan.strikes(kind, sql))?.[0];
}
