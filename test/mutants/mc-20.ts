import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'mc-20',
  title:
    'a load is noted when the source has returned: one that asks for itself is loaded once more',
  invariant: 'I',
  file: 'services/context-provider/single-flight-cache.ts',
  edits: [
    {
      find: `    // Before the first line of compute runs: it may itself read this cache.
    this.flights.set(key, flight);
    this.running.add(flight);
    flight.landed = this.fly(key, flight, compute);
`,
      replace: `    this.running.add(flight);
    flight.landed = this.fly(key, flight, compute);
    this.flights.set(key, flight);
`,
    },
  ],
  ordinaryTests: [
    'test/services/context-provider/single-flight-cache.test.ts',
    'test/services/context-provider/context-provider.test.ts',
    'test/services/context-provider/context-changes.test.ts',
  ],
  scenario: 'scenarios/context-provider/recursive-loader.ts',
  scenarioTitle: 'a source asks its own cache, readers: 1',
  medianSeeds: { random: 1, pct: 1, portfolio: 1 },
  budget: 20,
};

export default mutant;
