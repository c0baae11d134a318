import { EXIT, type ExitCode } from '../errors';
import { formatFailure } from '../report/failure';
import { closingLine, otherFailures, sweepLine } from '../report/sweep';
import { keepTape, tokenOf, type KeptTape } from '../runner/tapes/tape-files';
import { formatToken } from '../runner/tapes/token';
import type { Dossier } from '../runner/failure/dossier';
import type { FoundFailure, ScenarioVerdict, SweepVerdict } from '../runner/sweep/verdict';
import { print, printJson } from './output';

export interface OutputOptions {
  /** Project folder, below which tapes go. */
  readonly root: string;
  readonly json: boolean;
}

/** Prints one scenario of a sweep with its failures, whose tapes it writes. */
export function printScenario(verdict: ScenarioVerdict, options: OutputOptions): void {
  if (!options.json) print(sweepLine(verdict));
  for (const failure of verdict.failures) {
    if (failure.dossier !== undefined) printFailure(verdict, failure, failure.dossier, options);
  }
  if (options.json) printJson(scenarioJson(verdict));
  else for (const line of otherFailures(verdict)) print(line);
}

export function printClosing(
  verdict: SweepVerdict,
  { json, seconds }: { readonly json: boolean; readonly seconds: number },
): void {
  if (json) printJson(totalJson(verdict, seconds));
  else print(closingLine(verdict, seconds));
}

export function exitCodeOf({ scenarios }: SweepVerdict): ExitCode {
  const kinds = new Set(scenarios.flatMap(({ failures }) => failures.map(({ kind }) => kind)));
  if (kinds.has('internal')) return EXIT.internal;
  if (scenarios.some(({ unstable }) => unstable.length > 0)) return EXIT.nondeterminism;
  return kinds.size > 0 ? EXIT.failure : EXIT.clean;
}

function printFailure(
  verdict: ScenarioVerdict,
  failure: FoundFailure,
  dossier: Dossier,
  { root, json }: OutputOptions,
): void {
  const kept = keptOf(root, dossier);
  const count = { failed: failure.count, runs: verdict.runs };
  const { seeds, corpusTape } = failure;
  if (json) {
    const corpus = corpusTape ?? null;
    printJson({ type: 'failure', ...failureJson(verdict, dossier, kept), count, seeds, corpus });
    return;
  }
  if (corpusTape !== undefined) print(`\nthe corpus tape ${corpusTape} fails again`);
  const counted = corpusTape === undefined ? { count, seeds } : {};
  print(`\n${formatFailure(dossier, { ...counted, ...kept })}\n`);
}

/** A run that ended its process has left no tape: its seed alone names it. */
export function keptOf(root: string, dossier: Dossier): KeptTape {
  const hasRun = dossier.shown.trace.length > 0 || dossier.shown.steps > 0;
  return hasRun ? keepTape(root, dossier) : { token: formatToken(tokenOf(dossier)) };
}

function failureJson(verdict: ScenarioVerdict, dossier: Dossier, kept: KeptTape): object {
  const { shown, settings, found, confirmation } = dossier;
  const { outcome } = shown;
  return {
    scenario: { file: verdict.scenario.file, title: verdict.title },
    seed: found.seed,
    strategy: settings.strategy,
    granularity: settings.granularity,
    outcome: {
      kind: outcome.kind,
      message: outcome.kind === 'passed' ? null : outcome.message,
    },
    fingerprint: dossier.fingerprint,
    steps: shown.steps,
    virtualMs: shown.virtualMs,
    digest: shown.digest,
    confirmation: confirmation.kind,
    tape: kept.tapePath ?? null,
    token: kept.token,
  };
}

function scenarioJson(verdict: ScenarioVerdict): object {
  const { unstable, orders } = verdict;
  return {
    type: 'scenario',
    scenario: { file: verdict.scenario.file, title: verdict.title },
    runs: verdict.runs,
    distinct: orders.distinct,
    distinctIsExact: orders.exact,
    newOrderChance: orders.newChance,
    failedRuns: verdict.failedRuns,
    steps: verdict.steps,
    fingerprints: verdict.failures.map((failure) => failure.fingerprint),
    failures: verdict.failures.map(({ fingerprint, count, seeds, kind }) => ({
      fingerprint,
      kind,
      count,
      seeds,
    })),
    neverReached: verdict.neverReached,
    leftovers: verdict.leftovers.length,
    strays: verdict.strays,
    audited: verdict.audited,
    nondeterministicSeed: unstable[0]?.seed ?? null,
    nondeterministicSeeds: unstable,
    stop: verdict.stop ?? null,
    complete: verdict.complete,
  };
}

function totalJson({ scenarios, unswept, complete, plan }: SweepVerdict, seconds: number): object {
  const sum = (of: (verdict: ScenarioVerdict) => number): number =>
    scenarios.reduce((total, verdict) => total + of(verdict), 0);
  return {
    type: 'sweep',
    scenarios: scenarios.length,
    runs: sum((verdict) => verdict.runs),
    failedRuns: sum((verdict) => verdict.failedRuns),
    failures: sum((verdict) => verdict.failures.length),
    seconds,
    seeds: { first: plan.request.seeds.first, last: plan.request.seeds.last ?? null },
    shard: plan.shard,
    unswept,
    complete,
  };
}
