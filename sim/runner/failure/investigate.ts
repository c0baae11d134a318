import type { Engine, RunRequest, RunResult } from '../engine';
import type { Dossier, ScenarioName } from './dossier';

export interface Investigation {
  readonly scenario: ScenarioName;
  readonly request: Pick<RunRequest, 'scenario' | 'settings' | 'profile'>;
  readonly project: Dossier['project'];
  /** The failing run as it was met. */
  readonly found: RunResult;
}

/** Replays, shrinks, confirms and compares one failing run. Must be called outside a run. */
export function investigate(_engine: Engine, _investigation: Investigation): Promise<Dossier> {
  throw new Error('not yet');
}
