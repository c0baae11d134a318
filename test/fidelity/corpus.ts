import * as path from 'node:path';
import { runBatches } from '../../sim/runner/batch';
import { Engine, type RunResult } from '../../sim/runner/engine';
import { settingsOf, type ScenarioOptions } from '../../sim/runner/options';

/** A program of the corpora, as its file states it. */
export interface Program {
  readonly name: string;
  readonly program: {
    /** Of `programs`: whether the order of settled awaits decides what it logs. */
    readonly race?: boolean;
    /** Of `errors`: what escapes. */
    readonly expected?: Escape;
  };
}

/** What escapes from a program of `errors`, in Node as in a run. */
export interface Escape {
  readonly kind: string;
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly cause?: string;
}

export type Folder = 'programs' | 'errors' | 'correct';

interface Native {
  readonly load: (folder: Folder) => Program[];
  readonly describeEscape: (kind: string, value: unknown) => Escape;
}

// eslint-disable-next-line @typescript-eslint/no-require-imports -- CommonJS, and runs without a compiler
export const { load, describeEscape } = require('./native.cjs') as Native;

export const ROOT = path.resolve(__dirname, '../..');

const SCENARIO = { filename: path.join(__dirname, 'scenario.cjs'), path: ['corpus'], ordinal: 1 };

export function corpusEngine(): Engine {
  return new Engine({ root: ROOT });
}

/** Seeds 1 to `last`. */
export function seedsTo(last: number): readonly number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}

/** The deterministic order: every choice is the tamest. */
export const ORDER = 'order';

/**
 * Runs one program under each of `seeds`, or once in the deterministic order. `take` may stop it by
 * returning false.
 */
export async function runProgram(
  engine: Engine,
  program: string,
  options: ScenarioOptions,
  seeds: readonly number[] | typeof ORDER,
  take: (result: RunResult) => boolean,
): Promise<void> {
  process.env['HEDDLE_PROGRAM'] = program;
  const settings = settingsOf(options);
  const profile = { maxSteps: 100 };
  const todo = seeds === ORDER ? [0] : [...seeds];
  const tape = seeds === ORDER ? { tape: {} } : {};
  let index = 0;
  await runBatches(
    engine,
    () => {
      const seed = todo[index++];
      return seed === undefined
        ? undefined
        : { scenario: SCENARIO, seed, settings, profile, ...tape };
    },
    take,
  );
}

/** What a program logged; an outcome other than `passed` is a line too. */
export function logOf(result: RunResult): readonly string[] {
  const lines = result.console.map((line) => line.text);
  const { outcome } = result;
  return outcome.kind === 'passed' ? lines : [...lines, `${outcome.kind}: ${outcome.message}`];
}
