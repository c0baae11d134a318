import * as fs from 'node:fs';
import * as path from 'node:path';

/** What one Node made of a probe. */
export interface NodeResult {
  /** Without a leading `v`. */
  readonly version: string;
  /** Different orders of steps among the seeds. */
  readonly orders: number;
  /** Seeds that were run in a fresh process too, to see whether they come out the same. */
  readonly audited: number;
  /** Empty if all seeds passed and those that were audited came out the same. */
  readonly problem: string;
  /** The call that has no door, if that is how the runs ended. */
  readonly refused?: string;
}

/** What a probe is, and how much of it was run. */
export interface Probe {
  /** Name of its file in `probes/packages`. */
  readonly probe: string;
  /** What was exercised. */
  readonly about: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly seeds: number;
}

export interface ProbeResult extends Probe {
  /** Of the last run, as `YYYY-MM-DD`. */
  readonly date: string;
  /** Oldest first. */
  readonly nodes: readonly NodeResult[];
  readonly verdict: 'works' | 'refused' | 'fails';
  /** Empty where it works. */
  readonly reason: string;
}

const FILE = path.join(__dirname, 'recorded.json');

export function readResults(): readonly ProbeResult[] {
  return fs.existsSync(FILE) ? (JSON.parse(fs.readFileSync(FILE, 'utf8')) as ProbeResult[]) : [];
}

/** Sorted by name, so that a change shows as one. A process that is killed leaves the old file or the new one. */
export function writeResults(results: readonly ProbeResult[]): void {
  const sorted = [...results].sort((a, b) => (a.probe < b.probe ? -1 : 1));
  fs.writeFileSync(`${FILE}.new`, `${JSON.stringify(sorted, undefined, 2)}\n`);
  fs.renameSync(`${FILE}.new`, FILE);
}

/** The result of one Node, beside those of other Nodes that are of the same seeds and versions. */
export function recorded(
  probe: Probe,
  result: NodeResult,
  before: ProbeResult | undefined,
): ProbeResult {
  const isSame =
    before?.seeds === probe.seeds &&
    JSON.stringify(before.versions) === JSON.stringify(probe.versions);
  const kept = isSame
    ? before.nodes.filter(({ version }) => major(version) !== major(result.version))
    : [];
  const nodes = [...kept, result].sort((a, b) => major(a.version) - major(b.version));
  const isRefused = nodes.every(({ refused }) => refused !== undefined);
  const isPassed = nodes.every(({ problem }) => problem === '');
  const problems = new Set(nodes.map(({ problem }) => problem).filter((text) => text !== ''));
  return {
    ...probe,
    date: new Date().toISOString().slice(0, 10),
    nodes,
    verdict: isRefused ? 'refused' : isPassed ? 'works' : 'fails',
    reason: [...problems].join('; '),
  };
}

function major(version: string): number {
  return Number(version.split('.')[0]);
}
