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
