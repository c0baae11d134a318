import type { RunResult, ScenarioInfo } from '../runner/engine';

/** Prints one line on stdout. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Prints one JSON object on one line of stdout. */
export function printJson(object: object): void {
  print(JSON.stringify(object));
}

/** The fields of a run that `--json` has; documented in docs/GUIDE.md. */
export function runJson(
  result: RunResult,
  scenario: ScenarioInfo,
  file: string,
  tape: string | undefined,
): object {
  const { outcome, settings } = result;
  return {
    scenario: { file, title: scenario.title },
    seed: result.seed,
    strategy: settings.strategy,
    granularity: settings.granularity,
    outcome: {
      kind: outcome.kind,
      message: outcome.kind === 'passed' ? null : outcome.message,
    },
    fingerprint: result.fingerprint ?? null,
    steps: result.steps,
    virtualMs: result.virtualMs,
    digest: result.digest,
    tape: tape ?? null,
  };
}
