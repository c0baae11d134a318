import type { Prng } from '../choices/prng';
import type { Strategy } from '../kernel/strategy';

/** Uniform over the candidates of each step: a random walk. The baseline of every comparison. */
export function random(draw: Prng): Strategy {
  return {
    name: 'random',
    fair: true,
    pick: (candidates) => Math.floor(draw() * candidates.length),
  };
}
