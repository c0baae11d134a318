import { inspect } from 'node:util';
import { FAULT_KINDS, type FaultKind, type FaultRule, type Faults } from '../choices/fault-kinds';
import { HeddleError } from '../errors';

/**
 * Checks what was asked to go wrong; somebody typed it, perhaps in plain JavaScript.
 *
 * @throws HeddleError BAD_OPTION for a kind that there is not, or a rule that cannot be
 */
export function checkFaults(faults: Faults): Faults {
  const given: unknown = faults;
  if (given === 'none' || given === 'all') return faults;
  if (typeof given === 'string') checkKind(given);
  if (typeof given !== 'object' || given === null) throw badFaults(`faults is ${shown(given)}`);
  if (Array.isArray(given)) {
    if (given.length === 0) throw badFaults('faults is an empty list');
    given.forEach(checkKind);
    return faults;
  }
  for (const [kind, rule] of Object.entries(given)) {
    checkKind(kind);
    checkRule(kind, rule);
  }
  return faults;
}

/**
 * `none`, `all`, or kinds with commas between them, as they stand on a command line.
 *
 * @throws HeddleError BAD_OPTION for a kind that there is not
 */
export function parseFaults(text: string): Faults {
  if (text === 'none' || text === 'all') return text;
  return checkFaults(text.split(',').map((kind) => kind.trim()) as readonly FaultKind[]);
}

/** The same as text; undefined where it has rules of its own, which no command line can say. */
export function faultsText(faults: Faults): string | undefined {
  if (faults === 'none' || faults === 'all') return faults;
  return Array.isArray(faults) ? faults.join(',') : undefined;
}

function checkKind(kind: unknown): void {
  if ((FAULT_KINDS as readonly unknown[]).includes(kind)) return;
  throw badFaults(`there is no fault ${shown(kind)}`);
}

function checkRule(kind: string, rule: unknown): void {
  if (typeof rule !== 'object' || rule === null) {
    throw badRule(`${kind} of faults is ${shown(rule)}`);
  }
  const unknown = Object.keys(rule).find((name) => !RULE_NAMES.includes(name));
  if (unknown !== undefined) throw badRule(`${kind} of faults has no "${unknown}"`);
  const { chance, rate, most } = rule as { readonly [name in keyof FaultRule]: unknown };
  checkShare(`chance of ${kind}`, chance);
  checkShare(`rate of ${kind}`, rate);
  if (most !== undefined && !(Number.isSafeInteger(most) && Number(most) >= 1)) {
    throw new HeddleError(
      'BAD_OPTION',
      `most of ${kind} is ${shown(most)}`,
      'give a whole number from 1: how often it strikes in one run at most',
    );
  }
}

const RULE_NAMES: readonly string[] = ['chance', 'rate', 'most'] satisfies (keyof FaultRule)[];

function checkShare(name: string, value: unknown): void {
  if (value === undefined || (typeof value === 'number' && value >= 0 && value <= 1)) return;
  throw new HeddleError('BAD_OPTION', `${name} is ${shown(value)}`, 'give a number from 0 to 1');
}

function badFaults(message: string): HeddleError {
  return new HeddleError(
    'BAD_OPTION',
    message,
    `use none, all, or any of ${FAULT_KINDS.join(', ')}`,
  );
}

function badRule(message: string): HeddleError {
  return new HeddleError(
    'BAD_OPTION',
    message,
    'a fault has chance, rate and most, such as { chance: 0.5, rate: 0.1, most: 3 }',
  );
}

function shown(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : inspect(value, { depth: 1 });
}
