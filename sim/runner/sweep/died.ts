import type { Dossier } from '../failure/dossier';
import { fingerprintOf } from '../fingerprint';
import type { Outcome } from '../../kernel/outcome';
import type { Death } from './worker-process';
import type { PlannedScenario } from './plan';
import type { SeedsDone } from './tasks';
import { Counter, type FailureGroup } from './tally';

/** Deaths of a worker with a single seed in hand after which the seed is to blame, and hangs. */
export const DEATHS = 3;
const HANGS = 2;

/** Whether a seed that was alone with its worker whenever that died is to blame. */
export function isToBlame(deaths: readonly Death[]): boolean {
  return deaths.length >= DEATHS || deaths.filter(({ kind }) => kind === 'hung').length >= HANGS;
}

/** The run of a seed that ends its process, as far as it is known from outside. */
export function diedRun(seed: number, death: Death): SeedsDone {
  const outcome = outcomeOf(death);
  const counter = new Counter();
  counter.add({
    seed,
    outcome,
    fingerprint: fingerprintOf(outcome),
    steps: 0,
    digest: NO_DIGEST,
    marks: new Map(),
    leftovers: [],
    strays: [],
    stuck: true,
  });
  return { first: seed, last: seed, tally: counter.finish(), audits: [] };
}

const NO_DIGEST = '0'.repeat(16);

function outcomeOf(death: Death): Outcome {
  if (death.kind === 'hung') {
    return {
      kind: 'livelock',
      message: `${HANGS} times of ${HANGS} its process was ended ${death.how}`,
    };
  }
  const message = `its process ended ${death.how}, ${DEATHS} times of ${DEATHS}`;
  return { kind: 'exception', message, error: { name: 'WorkerDied', message } };
}

/** Whether a failure is one of `diedRun`: to look into it would end the process once more. */
export function isDeath(group: FailureGroup): boolean {
  return / its process (?:was )?ended /.test(` ${group.message}`);
}

/** What there is to report of a seed that ends its process: it leaves neither steps nor a tape. */
export function diedDossier(planned: PlannedScenario, group: FailureGroup): Dossier {
  const { message, fingerprint } = group;
  const [seed = 0] = group.seeds;
  const outcome: Outcome =
    group.kind === 'livelock'
      ? { kind: 'livelock', message }
      : { kind: 'exception', message, error: { name: 'WorkerDied', message } };
  return {
    scenario: planned.name,
    settings: planned.settings,
    project: planned.project,
    fingerprint,
    found: { seed, steps: 0, switches: 0, choices: 0, digest: NO_DIGEST },
    shown: {
      seed,
      settings: planned.settings,
      outcome,
      fingerprint,
      steps: 0,
      virtualMs: 0,
      digest: NO_DIGEST,
      tape: {},
      marks: new Map(),
      console: [],
      leftovers: [],
      strays: [],
      trace: [],
      asyncStack: [],
      hung: true,
    },
    confirmation: { kind: 'notTried' },
    reproducible: true,
  };
}
