import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { instrumentedIn } from './about';
import type { BuiltProbes } from './built';
import type { NodeResult } from './results';

export interface Sweep {
  readonly node: { readonly version: string; readonly path: string };
  readonly built: BuiltProbes;
  readonly probe: string;
  readonly seeds: number;
  /** Real time, after which the sweep is ended. */
  readonly limitMs: number;
}

export interface Swept {
  readonly result: NodeResult;
  /** Real time. */
  readonly seconds: number;
  /** What heddle wrote, stderr last, cut to what a person reads. */
  readonly said: string;
}

/** One probe on one Node, in a process of its own: one that does not load takes no other with it. */
export function sweptOn(sweep: Sweep): Swept {
  const { node, limitMs } = sweep;
  const from = process.hrtime.bigint();
  const { stdout, stderr, signal } = heddle('sweep', sweep, ['--json']);
  const lines = stdout
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line) as Line);
  const summary = lines.find(({ type }) => type === 'scenario');
  const messages = lines.flatMap(({ type, outcome }) =>
    type === 'failure' && outcome !== undefined ? [outcome] : [],
  );
  const problem =
    signal !== null
      ? `not done within ${String(limitMs / 1_000)} s`
      : summary === undefined
        ? firstLine(stderr).replace(/^heddle: \S+ does not load: /, 'does not load: ')
        : problemOf(summary, messages);
  const refused = REFUSAL.exec(messages[0]?.message ?? problem)?.[1];
  return {
    result: {
      version: node.version,
      orders: summary?.distinct ?? 0,
      audited: summary?.audited ?? 0,
      problem,
      ...(refused === undefined ? {} : { refused }),
    },
    seconds: Number(process.hrtime.bigint() - from) / 1e9,
    said: `${stdout.slice(0, SAID)}\n${stderr.slice(0, SAID)}`.trim(),
  };
}

/**
 * What `heddle audit` finds: each seed is run several times, in this process and in fresh ones. Empty if none differs.
 */
export function auditOf(sweep: Sweep): string {
  const { stdout, stderr, signal, status } = heddle('audit', sweep, []);
  if (status === 0) return '';
  process.stderr.write(`${stdout.slice(0, SAID)}\n${stderr.slice(0, SAID)}\n`);
  if (signal !== null) return `the audit was not done within ${String(sweep.limitMs / 1_000)} s`;
  const [, differs = `the audit ended with ${String(status)}`] =
    /^ *(seed \d+ comes out differently.*)$/m.exec(stdout + stderr) ?? [];
  return `not deterministic: ${differs}`;
}

function heddle(
  command: 'sweep' | 'audit',
  { node, built, probe, seeds, limitMs }: Sweep,
  more: readonly string[],
): SpawnSyncReturns<string> {
  const file = built.fileOf(probe);
  // Not by the option of the scenario alone: a package that it imports is then evaluated only once.
  const names = instrumentedIn(file);
  const instrument = names.length === 0 ? [] : ['--instrument', ...names];
  const args = [built.bin, command, file, '--seeds', String(seeds), ...more, ...instrument];
  return spawnSync(node.path, args, {
    cwd: built.home,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    timeout: limitMs,
  });
}

const SAID = 2_000;

/** What stands before the words is what has no door. */
const REFUSAL = /(?:^|: )(\S+) leaves the simulation/;

interface Outcome {
  readonly kind: string;
  readonly message: string;
}

/** A line of `heddle sweep --json`, as far as it is read here. */
interface Line {
  readonly type: string;
  readonly outcome?: Outcome;
  readonly distinct?: number;
  readonly audited?: number;
  readonly failedRuns?: number;
  readonly nondeterministicSeed?: number | null;
  readonly complete?: boolean;
}

function problemOf(line: Line, outcomes: readonly Outcome[]): string {
  if (line.nondeterministicSeed !== null)
    return `not deterministic: seed ${String(line.nondeterministicSeed)} came out differently in a fresh process`;
  if (line.complete !== true) return 'the sweep is not complete';
  if (line.failedRuns === 0) return '';
  return outcomes.map(({ kind, message }) => `${kind}: ${firstLine(message)}`).join('; ');
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
}
