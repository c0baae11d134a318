import type { Profile } from '../strategies';
import type { Engine, ScenarioId } from './engine';
import { runOne } from './batch';
import type { RunSettings } from './options';

/** Seeds of the profile: fixed, and far from those that people use. */
const PROFILE_SEEDS = [9_007_199_254_000_001, 9_007_199_254_000_002, 9_007_199_254_000_003];

/**
 * What the strategies learn of a scenario beforehand, always from the same seeds, so that a seed
 * alone names a run, whichever worker executes it.
 */
export async function profileOf(
  engine: Engine,
  scenario: ScenarioId,
  settings: RunSettings,
): Promise<Profile> {
  if (settings.strategy === 'order' || settings.strategy === 'random') return { maxSteps: 0 };
  let maxSteps = 1;
  for (const seed of PROFILE_SEEDS) {
    const { steps, hung } = await runOne(engine, {
      scenario,
      seed,
      settings: { ...settings, strategy: 'random' },
      profile: { maxSteps: 0 },
    });
    maxSteps = Math.max(maxSteps, steps);
    if (hung) break;
  }
  return { maxSteps };
}
