import {
  FAULT_KINDS,
  type FaultKind,
  type FaultRule,
  type Faults,
} from '../../choices/fault-kinds';

/** A rule with everything filled in; without a rate each seed draws one. */
export type WholeRule = Required<Omit<FaultRule, 'rate'>> & Pick<FaultRule, 'rate'>;

/** Rates of which a seed draws one for each kind that is on: from a fault now and then to a storm. */
export const DRAWN_RATES = [0.01, 0.02, 0.05, 0.1, 0.25] as const;

/**
 * What is known of each kind. In a third of the seeds or so it is on, so that a seed mostly has several
 * of them and lacks others; what strikes without a bound leaves nothing that code could do right.
 */
export const KNOWN_RULES: { readonly [kind in FaultKind]: WholeRule } = {
  'disk.eio': { chance: 0.3, most: 3 },
  'disk.enospc': { chance: 0.2, most: 5 },
  'disk.emfile': { chance: 0.2, most: 5 },
  'disk.slow': { chance: 0.3, most: 10 },
  'net.refused': { chance: 0.3, most: 3 },
  'net.timeout': { chance: 0.2, most: 2 },
  'net.reset': { chance: 0.3, most: 3 },
  'net.slow': { chance: 0.3, most: 10 },
  'net.halfOpen': { chance: 0.2, most: 2 },
  'database.lost': { chance: 0.3, most: 3 },
  'database.answerLost': { chance: 0.3, most: 3 },
  'database.busy': { chance: 0.3, most: 10 },
  'datagram.loss': { chance: 0.5, most: 1_000 },
  'datagram.duplicate': { chance: 0.5, most: 1_000 },
  'datagram.reorder': { chance: 0.5, most: 1_000 },
  'host.crash': { chance: 0.3, most: 3 },
  'host.pause': { chance: 0.3, most: 3 },
  'host.slow': { chance: 0.3, most: 3 },
  'link.partition': { chance: 0.3, most: 3 },
  'clock.skew': { chance: 0.3, most: 3 },
  // The sites draw for themselves whether they are active.
  buggify: { chance: 1, most: 1_000, rate: 0.25 },
};

/** The kinds that may be on in a run, with their rules. */
export function rulesOf(faults: Faults | undefined): ReadonlyMap<FaultKind, WholeRule> {
  if (faults === undefined || faults === 'none') return NO_RULES;
  if (faults === 'all') return rulesFor(FAULT_KINDS, {});
  if (isList(faults)) return rulesFor(faults, {});
  return rulesFor(
    FAULT_KINDS.filter((kind) => faults[kind] !== undefined),
    faults,
  );
}

const NO_RULES: ReadonlyMap<FaultKind, WholeRule> = new Map();

function rulesFor(
  kinds: readonly FaultKind[],
  given: { readonly [kind in FaultKind]?: FaultRule },
): ReadonlyMap<FaultKind, WholeRule> {
  return new Map(kinds.map((kind) => [kind, { ...KNOWN_RULES[kind], ...given[kind] }]));
}

function isList(faults: Faults): faults is readonly FaultKind[] {
  return Array.isArray(faults);
}
