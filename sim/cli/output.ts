import type { ScenarioInfo } from '../runner/engine';
import type { RecordedRun } from '../runner/failure/dossier';
import { coloured, wantsColour } from './colour';

/** Prints lines for people on stdout, in colour where that is wanted. */
export function print(text: string): void {
  const shown = wantsColour(process.stdout, process.env) ? coloured(text) : text;
  process.stdout.write(`${shown}\n`);
}

/** Prints one JSON object on one line of stdout. */
export function printJson(object: object): void {
  process.stdout.write(`${JSON.stringify(object)}\n`);
}

/** The fields of a run that `--json` has; documented in docs/CI.md. */
export function runJson(
  result: RecordedRun,
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
