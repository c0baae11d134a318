import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'mc-21',
  title: 'close waits for the loads that may still fill the cache, and not for those overtaken',
  invariant: 'K',
  file: 'services/context-provider/single-flight-cache.ts',
  edits: [
    {
      find: `    this.clear();
    const flights = [...this.running];
`,
      replace: `    const flights = [...this.flights.values()];
    this.clear();
`,
    },
  ],
  ordinaryTests: [
    'test/services/context-provider/single-flight-cache.test.ts',
    'test/services/context-provider/context-provider.test.ts',
    'test/services/context-provider/context-changes.test.ts',
  ],
  scenario: 'scenarios/context-provider/close.ts',
  scenarioTitle: 'it closes under readers: 2',
  medianSeeds: { random: 7, pct: 7, portfolio: 7 },
  budget: 140,
};

export default mutant;
