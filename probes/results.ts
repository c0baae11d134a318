import * as fs from 'node:fs';
import * as path from 'node:path';

/** What one Node made of a probe. */
export interface NodeResult {
  /** Without a leading `v`. */
  readonly version: string;
  /** Different orders of steps among the seeds. */
  readonly orders: number;
  /** Empty if all seeds passed and came out the same again. */
  readonly problem: string;
  /** The call that has no door, if that is how the runs ended. */
  readonly refused?: string;
}

export interface ProbeResult {
  /** Name of its file in `probes/packages`. */
  readonly probe: string;
  readonly date: string;
  readonly versions: Readonly<Record<string, string>>;
  /** What was exercised. */
  readonly about: string;
  readonly seeds: number;
  readonly nodes: readonly NodeResult[];
  readonly verdict: 'works' | 'refused' | 'fails';
  /** Empty where it works. */
  readonly reason: string;
}

const FILE = path.join(__dirname, 'recorded.json');

export function readResults(): readonly ProbeResult[] {
  return fs.existsSync(FILE) ? (JSON.parse(fs.readFileSync(FILE, 'utf8')) as ProbeResult[]) : [];
}

/** Sorted by name, so that a change shows as one. */
export function writeResults(results: readonly ProbeResult[]): void {
  const sorted = [...results].sort((a, b) => (a.probe < b.probe ? -1 : 1));
  fs.writeFileSync(FILE, `${JSON.stringify(sorted, undefined, 2)}\n`);
}
