import { alea } from 'seedrandom';

/** Returns uniform numbers in [0, 1). */
export type Prng = () => number;

/**
 * A generator for one named stream of one seed. Baagoe's Alea (by seedrandom) sets up in about 4 us,
 * seedrandom's default in about 22 us: streams are made for every run, so set-up counts.
 */
export function prng(seed: number, stream: string): Prng {
  return alea(`${String(seed)}/${stream}`);
}
