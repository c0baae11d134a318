import * as os from 'node:os';
import * as path from 'node:path';

/** What is varied about a process: each of these must make no difference. */
export const SURROUNDINGS = ['locale', 'zone', 'folder', 'environment', 'stackDepth'] as const;

export type Surrounding = (typeof SURROUNDINGS)[number];

/** How a process is to be started. */
export interface Start {
  /** Path of the Node binary; that of this process if undefined. */
  readonly node?: string;
  readonly vary: readonly Surrounding[];
}

/** Environment of a process, as this one has it but for what is varied. */
export function environmentOf(vary: readonly Surrounding[]): NodeJS.ProcessEnv {
  const environment = { ...process.env };
  if (vary.includes('locale')) {
    const locale = otherLocale();
    Object.assign(environment, { LANG: locale, LC_ALL: locale, LANGUAGE: locale.slice(0, 2) });
  }
  if (vary.includes('zone')) environment['TZ'] = otherZone();
  if (vary.includes('environment')) environment['OF_NO_MEANING'] = 'at all';
  return environment;
}

/** Arguments of Node that come before the program. */
export function nodeArguments(vary: readonly Surrounding[]): readonly string[] {
  if (!vary.includes('stackDepth')) return process.execArgv;
  return [...process.execArgv, `--stack-trace-limit=${String(OTHER_STACK_DEPTH)}`];
}

/** A folder that is not the one of this process. */
export function otherFolder(): string {
  const temporary = os.tmpdir();
  return process.cwd() === temporary ? path.parse(temporary).root : temporary;
}

/** Turkish has its own decimal point, its own letters, and its own upper case of i. */
function otherLocale(): string {
  const isTurkish = new Intl.NumberFormat().resolvedOptions().locale.startsWith('tr');
  return isTurkish ? 'sv_SE.UTF-8' : 'tr_TR.UTF-8';
}

/** Three quarters of an hour off every other zone, and a day on for half of each day. */
function otherZone(): string {
  const here = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return here === 'Pacific/Chatham' ? 'Asia/Kathmandu' : 'Pacific/Chatham';
}

/** Node's own is 10, and every stack in a run is deeper than that: the kernel is below it. */
const OTHER_STACK_DEPTH = 25;
