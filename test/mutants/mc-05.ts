import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'mc-05',
  title: 'a load that ends clears away whatever load has taken its place',
  invariant: 'I',
  file: 'services/context-provider/single-flight-cache.ts',
  edits: [
    {
      find: `      if (this.flights.get(key) === flight) this.flights.delete(key);
`,
      replace: `      this.flights.delete(key);
`,
    },
  ],
  ordinaryTests: [
    'test/services/context-provider/single-flight-cache.test.ts',
    'test/services/context-provider/context-provider.test.ts',
    'test/services/context-provider/context-changes.test.ts',
  ],
  scenario: 'scenarios/context-provider/cleared-flight.ts',
  scenarioTitle: 'readers gather after a change: 2',
  medianSeeds: { random: 13, pct: 13, portfolio: 13 },
  budget: 260,
};

export default mutant;
