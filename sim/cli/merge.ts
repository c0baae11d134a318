import * as path from 'node:path';
import type { ExitCode } from '../errors';
import { projectRoot } from '../runner/project';
import { mergeResults } from '../runner/sweep/merge';
import { exitCodeOf, printClosing, printScenario } from './verdict-output';

export interface MergeOptions {
  readonly json?: boolean;
}

/** `heddle merge FILE…`: the verdict of a sweep from the results of all its shards. */
export function mergeCommand(files: readonly string[], options: MergeOptions): ExitCode {
  const filenames = files.map((file) => path.resolve(file));
  const { verdict, seconds, notes } = mergeResults(filenames);
  const output = { root: projectRoot(process.cwd()), json: options.json === true };
  for (const note of notes) process.stderr.write(`heddle: ${note}\n`);
  for (const scenario of verdict.scenarios) printScenario(scenario, output);
  printClosing(verdict, { json: output.json, seconds });
  return exitCodeOf(verdict);
}
