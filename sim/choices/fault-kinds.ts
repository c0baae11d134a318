/** What can go wrong in the world of a run, by name. */
export const FAULT_KINDS = [
  /** An operation of the disk fails with EIO, ENOSPC or EMFILE, or takes seconds. */
  'disk.eio',
  'disk.enospc',
  'disk.emfile',
  'disk.slow',
  /** A connection is refused, or nobody answers until the system gives up. */
  'net.refused',
  'net.timeout',
  /** An established connection is reset, a piece of it takes seconds, or one side goes silent. */
  'net.reset',
  'net.slow',
  'net.halfOpen',
  /** A connection to a database is lost before a statement or after it, or another one's lock is in its way. */
  'database.lost',
  'database.answerLost',
  'database.busy',
  /** A datagram is lost, comes twice, or is overtaken. */
  'datagram.loss',
  'datagram.duplicate',
  'datagram.reorder',
  /** A machine loses its power, stands still, or is slow; two of them do not reach each other. */
  'host.crash',
  'host.pause',
  'host.slow',
  'link.partition',
  'clock.skew',
  /** A point of the code under test that says `buggify` does what it seldom does. */
  'buggify',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** How one kind of fault strikes. */
export interface FaultRule {
  /** Share of the seeds in which the kind is on, from 0 to 1. */
  readonly chance?: number;
  /** Share of the points at which it strikes where it is on, from 0 to 1. Default: each seed draws one. */
  readonly rate?: number;
  /** How often it strikes in one run at most, from 1. */
  readonly most?: number;
}

/**
 * What may go wrong in the runs of a scenario: nothing; everything; these kinds, by the rules that are
 * known of them; these kinds by rules of one's own, in which what is left out is as it is known.
 */
export type Faults =
  'none' | 'all' | readonly FaultKind[] | { readonly [kind in FaultKind]?: FaultRule };
