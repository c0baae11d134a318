import { seededChoices } from '../choices/choices';
import { createClock } from '../clock/fake-clock';
import { Run, type RunHost } from '../kernel/run';
import { fairTailFor, strategyFor } from '../strategies';
import { Digest } from '../trace/digest';
import { hashText } from '../trace/hash';

const PACKAGE_HOST: RunHost = {
  emit: () => false,
  captureContext: () => undefined,
  leaveContexts: () => undefined,
  // Evaluating a package happens once, before anything is simulated: it may read whatever is there.
  readsThrough: ['/'],
};

/** Whether that is a run in which a package is evaluated. */
export function isPackageRun(run: Run | undefined): boolean {
  return run?.parts.host === PACKAGE_HOST;
}

/** The run in which a package is evaluated: its timers never fire, its randomness is its own. */
export function packageRun(name: string): Run {
  const seed = hashText(name) >>> 0;
  return new Run(
    {
      granularity: 'io',
      timeoutMs: 0,
      stepLimit: 1_000_000,
      leaks: 'report',
      allow: [],
      exact: false,
      stretch: 1,
    },
    {
      clock: createClock(),
      choices: seededChoices(seed),
      strategy: strategyFor('order', seed, { maxSteps: 0 }),
      fairTail: fairTailFor(seed),
      digest: new Digest(),
      host: PACKAGE_HOST,
    },
  );
}
