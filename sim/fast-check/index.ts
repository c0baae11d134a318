/** `heddle/fast-check`: workloads of a scenario from the arbitraries of fast-check. */
import { workloadOf, type Sim } from '../runner/sim';
import { TapeRandom } from './tape-random';

/**
 * An arbitrary of fast-check 4, by what is needed of it: fast-check itself is never loaded
 * here, and whoever has an arbitrary has it.
 */
export interface ArbitraryLike<T> {
  generate(random: never, biasFactor: number | undefined): { readonly value: T };
}

/**
 * One value of `arbitrary`, drawn from the tape's workload: the same seed gives the same value in any
 * process, and so does a replay. In half of all draws fast-check is asked to favour small and extreme
 * values, as it does in its own runs; in the tamest run values are as simple as the arbitrary allows,
 * such as 0 for `fc.integer()` and an empty array for `fc.array(…)`.
 *
 * A failing value is not shrunk: another workload makes another failure.
 *
 * @param sim what the scenario got
 * @throws TypeError for what is no arbitrary
 */
export function draw<T>(sim: Pick<Sim, 'random'>, arbitrary: ArbitraryLike<T>): T {
  const given: unknown = arbitrary;
  if (typeof (given as Partial<ArbitraryLike<T>> | null | undefined)?.generate !== 'function') {
    throw new TypeError('draw got no arbitrary: call draw(sim, fc.integer()), or another of fc');
  }
  const workload = workloadOf(sim);
  const biasFactor = BIAS_FACTORS[workload.choose(BIAS_FACTORS.length)];
  return arbitrary.generate(TapeRandom.over(workload) as never, biasFactor).value;
}

/** One in so many values is biased, at each level of an arbitrary; fast-check's runs go from 2 to 4. */
const BIAS_FACTORS = [undefined, undefined, undefined, 2, 3, 4] as const;
