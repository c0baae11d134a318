import {
  deepFailures,
  explained,
  failuresOfMutants,
  type LongFailure,
} from '../test/sim/runner/failure/long-failures';
import type { Shrinking } from '../sim/runner/failure/dossier';
import { median } from './measure/compare';
import type { Measured } from './measure/figure';

/**
 * What is left of failures with more than 100 switches, and what it took: the median over those that
 * need some order, since those that need none are shrunk in one run. `shrink.choices` and `shrink.ms`
 * are of the mutants, `shrink.deep` has the most choices beyond the depth of a planted bug. The budget
 * is the one of a sweep. References: the limits asked of them.
 */
export async function measure(name: string): Promise<Measured> {
  if (name === 'shrink.deep') return { value: await beyondDepth(), reference: 1 };
  const all = await shrunk(await failuresOfMutants({ each: 2, seeds: 60 }));
  const racing = all.filter(({ shrinking }) => shrinking.choices > 0);
  if (racing.length < LEAST_FAILURES) {
    throw new Error(`only ${racing.length} long failures need an order`);
  }
  return name === 'shrink.ms'
    ? { value: median(racing.map(({ shrinking }) => shrinking.realMs)), reference: 2_000 }
    : { value: median(racing.map(({ shrinking }) => shrinking.choices)), reference: 4 };
}

/** With fewer a median says little. */
const LEAST_FAILURES = 20;

interface Shrunk {
  readonly failure: LongFailure;
  readonly shrinking: Shrinking;
}

async function shrunk(failures: readonly LongFailure[]): Promise<readonly Shrunk[]> {
  const done: Shrunk[] = [];
  for (const failure of failures) {
    const { shrinking, shown } = await explained(failure);
    if (shrinking === undefined || shown.fingerprint !== failure.found.fingerprint) {
      throw new Error(`${failure.bug}: seed ${failure.found.seed} was not shrunk to its failure`);
    }
    done.push({ failure, shrinking });
  }
  return done;
}

/** Titles end with the depth: `depth3`. */
async function beyondDepth(): Promise<number> {
  const all = await shrunk(await deepFailures({ each: 3, seeds: 2_000 }));
  return Math.max(
    ...all.map(({ failure, shrinking }) => {
      const depth = Number(/\d+$/.exec(failure.scenario.title)?.[0]);
      return shrinking.choices - depth;
    }),
  );
}
