import * as path from 'node:path';
import { runBatches } from '../../sim/runner/batch';
import { Engine } from '../../sim/runner/engine';
import { settingsOf } from '../../sim/runner/options';
import type { Granularity } from '../../sim/kernel/run';

export interface Snippet {
  readonly theme: string;
  readonly name: string;
  readonly code: string;
  /** Major of the first Node that can parse it. */
  readonly minNode?: number;
}

// eslint-disable-next-line @typescript-eslint/no-require-imports -- CommonJS, and runs without a compiler
const { load } = require('./native.cjs') as { load: () => Snippet[] };

const SNIPPET = path.join(__dirname, 'snippet.cjs');
const SCENARIO = { filename: path.join(__dirname, 'scenario.cjs'), path: ['syntax'], ordinal: 1 };
const RUNNING_MAJOR = Number(process.versions.node.split('.')[0]);

/** The snippets that this Node can parse. */
export function runnableSnippets(): readonly Snippet[] {
  return load().filter(({ minNode = 0 }) => minNode <= RUNNING_MAJOR);
}

/** Runs a snippet in the deterministic order (seed 0) and under seeds 1 to `seeds`; says what failed. */
export async function failuresOf(
  snippet: Snippet,
  granularity: Granularity,
  seeds: number,
): Promise<readonly string[]> {
  const engine = new Engine({
    root: path.resolve(__dirname, '../..'),
    edit: (filename, source) => (filename === SNIPPET ? snippet.code : source),
  });
  const settings = settingsOf({ granularity });
  const failures: string[] = [];
  let seed = 0;
  await runBatches(
    engine,
    () => {
      if (seed > seeds) return undefined;
      const request = { scenario: SCENARIO, seed, settings, profile: { maxSteps: 20 } };
      return seed++ === 0 ? { ...request, tape: {} } : request;
    },
    (result) => {
      const { outcome } = result;
      if (outcome.kind === 'passed') return true;
      failures.push(`seed ${String(result.seed)}: ${outcome.kind}: ${outcome.message}`);
      return false;
    },
  );
  return failures;
}
