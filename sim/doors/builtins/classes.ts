import { CRYPTOGRAPHY } from './classes/cryptography';
import { DISK_RULES } from './classes/disk';
import { ENVIRONMENT } from './classes/environment';
import { NETWORK, NETWORK_BEHIND_FLAGS } from './classes/network';
import { PURE } from './classes/pure';
import type { Rule, Verdict } from './classes/rule';
import { THREADS } from './classes/threads';
import { TIME } from './classes/time';

/** Rules for what Node shows only when started with a flag; no table lists what they match. */
export const RULES_BEHIND_FLAGS: readonly Rule[] = NETWORK_BEHIND_FLAGS;

/** Every rule; what a rule says of a name is overruled by one whose pattern says more of it. */
export const RULES: readonly Rule[] = [
  ...NETWORK,
  ...RULES_BEHIND_FLAGS,
  ...DISK_RULES,
  ...THREADS,
  ...ENVIRONMENT,
  ...TIME,
  ...CRYPTOGRAPHY,
  ...PURE,
];

/** The rule for a built-in: the exact name, else the longest pattern; undefined if nobody thought of it. */
export function ruleFor(name: string): Rule | undefined {
  const exact = EXACT.get(name);
  if (exact !== undefined) return exact;
  for (let prefix = name; prefix !== ''; prefix = parentOf(prefix)) {
    const found = BELOW.get(prefix);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function verdictFor(name: string): Verdict | undefined {
  return ruleFor(name)?.verdict;
}

const EXACT = indexed(
  RULES.filter((rule) => !rule.pattern.endsWith('.*')),
  (pattern) => pattern,
);
const BELOW = indexed(
  RULES.filter((rule) => rule.pattern.endsWith('.*')),
  (pattern) => pattern.slice(0, -2),
);

/** `a.b.prototype[Symbol.iterator]` is below `a.b.prototype`, which is below `a.b`. */
function parentOf(name: string): string {
  const cut = name.endsWith(']') ? name.lastIndexOf('[') : name.lastIndexOf('.');
  return cut < 0 ? '' : name.slice(0, cut);
}

function indexed(
  rules: readonly Rule[],
  keyOf: (pattern: string) => string,
): ReadonlyMap<string, Rule> {
  const index = new Map<string, Rule>();
  for (const rule of rules) {
    const key = keyOf(rule.pattern);
    if (index.has(key)) throw new Error(`two rules for the built-in ${rule.pattern}`);
    index.set(key, rule);
  }
  return index;
}
