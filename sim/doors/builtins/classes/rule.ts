/** What heddle does with one built-in function while a run is current. */
export type BuiltInClass = 'controlled' | 'harmless' | 'refused' | 'allowed';

export const BUILT_IN_CLASSES: readonly BuiltInClass[] = [
  'controlled',
  'harmless',
  'refused',
  'allowed',
];

/** The door that makes a controlled built-in a matter of the seed. */
export type DoorName =
  | 'clock'
  | 'collection'
  | 'console'
  | 'disk'
  | 'environment'
  | 'process'
  | 'randomness'
  | 'schedule'
  | 'network'
  | 'threads';

export type Verdict =
  /** Goes through a door. */
  | { readonly class: 'controlled'; readonly door: DoorName }
  /** Synchronous and a function of its arguments, or asynchronous by microtasks and ticks alone. */
  | { readonly class: 'harmless' }
  /** Raises in a run. */
  | { readonly class: 'refused'; readonly remedy: string }
  /** Touches what is outside the run and is let through all the same. */
  | { readonly class: 'allowed'; readonly reason: string };

export interface Rule {
  /** A name, or a name and `.*`, which means that name and everything below it. */
  readonly pattern: string;
  readonly verdict: Verdict;
}

/** A module, a class, or several that hold the same; '' stands for the globals. */
type Owner = string | readonly string[];

export function controlled(
  owner: Owner,
  door: DoorName,
  names: readonly string[],
): readonly Rule[] {
  return rules(owner, names, { class: 'controlled', door });
}

export function harmless(owner: Owner, names: readonly string[]): readonly Rule[] {
  return rules(owner, names, { class: 'harmless' });
}

export function allowed(owner: Owner, reason: string, names: readonly string[]): readonly Rule[] {
  return rules(owner, names, { class: 'allowed', reason });
}

export function refused(owner: Owner, remedy: string, names: readonly string[]): readonly Rule[] {
  return rules(owner, names, { class: 'refused', remedy });
}

function rules(owner: Owner, names: readonly string[], verdict: Verdict): readonly Rule[] {
  const owners = typeof owner === 'string' ? [owner] : owner;
  return owners.flatMap((one) =>
    names.map((name) => ({ pattern: one === '' ? name : `${one}.${name}`, verdict })),
  );
}
