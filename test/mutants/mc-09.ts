import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'mc-09',
  title: 'the abort of the caller who started a load rejects those who joined it',
  invariant: 'I, J',
  file: 'services/context-provider/single-flight-cache.ts',
  edits: [
    {
      find: 'flight = this.startFlight(key, compute);',
      replace: 'flight = this.startFlight(key, compute, options.signal);',
    },
    {
      find: 'private startFlight(key: string, compute: Compute<V>): Flight<V> {',
      replace:
        'private startFlight(key: string, compute: Compute<V>, signal?: AbortSignal): Flight<V> {',
    },
    {
      find: `    flight.landed = this.fly(key, flight, compute);
`,
      replace: `    flight.landed = this.fly(key, flight, compute);
    signal?.addEventListener('abort', () => flight.fail(aborted(signal)), { once: true });
`,
    },
  ],
  ordinaryTests: [
    'test/services/context-provider/single-flight-cache.test.ts',
    'test/services/context-provider/context-provider.test.ts',
  ],
  scenario: 'scenarios/context-provider/impatient-caller.ts',
  scenarioTitle: 'a slow load is shared by readers: 2',
  medianSeeds: { random: 1, pct: 1, portfolio: 1 },
  budget: 20,
};

export default mutant;
