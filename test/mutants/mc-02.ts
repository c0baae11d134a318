import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'mc-02',
  title: 'a load that began before an invalidate fills the cache after it',
  invariant: 'H',
  file: 'services/context-provider/single-flight-cache.ts',
  edits: [
    {
      find: `      if (this.flights.get(key) === flight) {
`,
      replace: `      if (this.closing === undefined) {
`,
    },
  ],
  ordinaryTests: [
    'test/services/context-provider/single-flight-cache.test.ts',
    'test/services/context-provider/context-provider.test.ts',
  ],
  scenario: 'scenarios/context-provider/stale-fill.ts',
  scenarioTitle: 'a camera changes under readers: 2',
  medianSeeds: { random: 11, pct: 11, portfolio: 11 },
  budget: 220,
};

export default mutant;
