import * as path from 'node:path';
import type { ExitCode } from '../errors';
import { realTimestamp } from '../runner/wall-clock';
import { projectRoot } from '../runner/project';
import { mergeResults } from '../runner/sweep/merge';
import { giveToCi, type CiOptions } from './ci-output';
import { exitCodeOf, printClosing, printScenario } from './verdict-output';

export type MergeOptions = CiOptions;

/** `heddle merge FILE…`: the verdict of a sweep from the results of all its shards. */
export function mergeCommand(files: readonly string[], options: MergeOptions): ExitCode {
  const filenames = files.map((file) => path.resolve(file));
  const { verdict, seconds, notes } = mergeResults(filenames);
  const startedAt = realTimestamp();
  const output = { root: projectRoot(process.cwd()), json: options.json === true };
  for (const note of notes) process.stderr.write(`heddle: ${note}\n`);
  for (const scenario of verdict.scenarios) printScenario(scenario, output);
  printClosing(verdict, { json: output.json, seconds });
  giveToCi(verdict, options, { root: output.root, seconds, startedAt });
  return exitCodeOf(verdict);
}
