import { prng } from '../choices/prng';
import { HeddleError } from '../errors';
import type { Strategy } from '../kernel/strategy';
import { order } from './order';
import { pct } from './pct';
import { random } from './random';

export { Aligned } from './aligned';
export { replay } from './replay';

/** What every worker learns of a scenario from the same fixed seeds, before the first run. */
export interface Profile {
  readonly maxSteps: number;
}

/** Names that `--strategy` accepts. */
export const STRATEGY_NAMES = ['portfolio', 'order', 'random', 'pct'] as const;

export type StrategyName = (typeof STRATEGY_NAMES)[number];

export function parseStrategyName(text: string): StrategyName {
  const name = STRATEGY_NAMES.find((known) => known === text);
  if (name !== undefined) return name;
  throw new HeddleError(
    'BAD_STRATEGY',
    `there is no strategy "${text}"`,
    `use one of ${STRATEGY_NAMES.join(', ')}`,
  );
}

/**
 * The strategy of one run, made from the seed alone (and the profile, which all workers share).
 * `portfolio`, the default, is the deterministic order for seed 0, then `random` and `pct` by turns:
 * half of the seeds each; `pct` cycles through the depths 1 to 5.
 */
export function strategyFor(name: StrategyName, seed: number, profile: Profile): Strategy {
  switch (name) {
    case 'portfolio':
      if (seed === 0) return order();
      return strategyFor(seed % 2 === 1 ? 'random' : 'pct', seed, profile);
    case 'order':
      return order();
    case 'random':
      return random(prng(seed, 'strategy'));
    case 'pct': {
      const depth = 1 + (Math.floor(seed / 2) % MAX_DEPTH);
      return pct(prng(seed, 'strategy'), { depth, maxSteps: profile.maxSteps });
    }
  }
}

/** Goes on where an unfair strategy has used up its share of the steps. */
export function fairTailFor(seed: number): Strategy {
  let tail: Strategy | undefined;
  return {
    name: 'fair tail',
    fair: true,
    pick: (candidates, step) => {
      tail ??= random(prng(seed, 'fair tail'));
      return tail.pick(candidates, step);
    },
  };
}

const MAX_DEPTH = 5;
