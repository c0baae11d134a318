import * as fs from 'node:fs';
import * as path from 'node:path';
import { ciReport } from '../report/ci';
import { formatFailure } from '../report/failure';
import { githubAnnotations, githubSummary } from '../report/github';
import { formatJunit } from '../report/junit';
import { closingLine } from '../report/sweep';
import type { SweepVerdict } from '../runner/sweep/verdict';
import { writeWhole } from '../runner/tapes/write-whole';
import { keptOf } from './verdict-output';

/** What CI systems are given, as it was typed. */
export interface CiOptions {
  readonly json?: boolean;
  readonly junit?: string;
  /** Absent: where GITHUB_ACTIONS is set, but for shards, whose failures the merge names. */
  readonly github?: boolean;
}

export interface CiContext {
  /** Project folder. */
  readonly root: string;
  readonly seconds: number;
  /** ISO 8601. */
  readonly startedAt: string;
}

/**
 * Writes the JUnit file, and for GitHub annotations and a summary, as far as they are wanted.
 *
 * @throws HeddleError NOT_WRITTEN
 */
export function giveToCi(verdict: SweepVerdict, options: CiOptions, context: CiContext): void {
  const isWanted = isForGithub(verdict, options);
  if (options.junit === undefined && !isWanted) return;
  const { root, seconds, startedAt } = context;
  const report = ciReport(verdict, {
    closing: closingLine(verdict, seconds),
    startedAt,
    shownOf: ({ count, seeds, dossier }, { runs }) => {
      if (dossier === undefined) return undefined;
      const kept = keptOf(root, dossier);
      const text = formatFailure(dossier, { count: { failed: count, runs }, seeds, ...kept });
      return { report: text, token: kept.token };
    },
  });
  if (options.junit !== undefined) writeWhole(path.resolve(options.junit), formatJunit(report));
  if (!isWanted) return;
  if (options.json !== true) {
    const lines = githubAnnotations(report, { folder: folderInRepository(root) });
    for (const line of lines) process.stdout.write(`${line}\n`);
  }
  const { GITHUB_STEP_SUMMARY: summary = '' } = process.env;
  if (summary !== '') appendSummary(summary, report);
}

function isForGithub({ plan }: SweepVerdict, { github }: CiOptions): boolean {
  const { GITHUB_ACTIONS: actions = '' } = process.env;
  return github ?? (actions === 'true' && plan.shard.of === 1);
}

/** GitHub names files from the root of the repository. */
function folderInRepository(root: string): string {
  const { GITHUB_WORKSPACE: workspace = root } = process.env;
  const folder = path.relative(workspace, root).split(path.sep).join('/');
  return folder.startsWith('..') ? '' : folder;
}

function appendSummary(filename: string, report: Parameters<typeof githubSummary>[0]): void {
  const size = fs.statSync(filename, { throwIfNoEntry: false })?.size ?? 0;
  fs.appendFileSync(filename, githubSummary(report, { maxBytes: 2 ** 20 - size }));
}
