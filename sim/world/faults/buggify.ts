import { prng } from '../../choices/prng';
import { currentRun } from '../../kernel/current';
import { oneFor } from '../../kernel/one-for';
import type { Run } from '../../kernel/run';
import { faultsOf } from './plan';

export interface BuggifyOptions {
  /** Share of the calls at which an active site fires, from 0 to 1. Default that of the kind `buggify`, 1/4. */
  readonly rate?: number;
}

/**
 * Whether code is to do here what it may do and seldom does: to give up early, to take the slow way, to use
 * the smallest buffer. Code under test asks it at points of its own choice:
 *
 *     const batchSize = buggify('small batch') ? 1 : 1_000;
 *
 * Outside a run it is false. In a run it is false unless the scenario asks for faults of the kind `buggify`;
 * then a quarter of all sites are active in each seed, by their names, and an active one fires at one call
 * in four. When the world has healed it is false again (Zhou et al.: "FoundationDB: A Distributed Unbundled
 * Transactional Key Value Store", SIGMOD 2021).
 *
 * @param site names the point; two points of one name are active together
 */
export function buggify(site: string, options?: BuggifyOptions): boolean {
  const run = currentRun();
  if (run?.options.faults === undefined) return false;
  const plan = faultsOf(run);
  if (!plan.mayHave('buggify')) return false;
  if (!isActive(run, site)) return plan.strikes('buggify', site, NEVER);
  return plan.strikes('buggify', site, options);
}

/** A site that is not active draws as well, so that the places on a tape do not depend on the seed. */
const NEVER: BuggifyOptions = { rate: 0 };

/** Share of the sites that are active in a seed. */
const ACTIVE_SHARE = 0.25;

const sitesOf = oneFor<Run, Map<string, boolean>>(() => new Map());

function isActive(run: Run, site: string): boolean {
  const sites = sitesOf(run);
  let active = sites.get(site);
  if (active === undefined) {
    active = prng(run.parts.choices.seed, `buggify ${site}`)() < ACTIVE_SHARE;
    sites.set(site, active);
  }
  return active;
}
