import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'x-08',
  title: 'of two announcements the later counts, not the newer: a replica that lags is believed',
  invariant: 'H',
  file: 'services/context-provider/context-provider.ts',
  edits: [
    {
      find: `    this.floors.set(name, Math.max(version, this.floors.get(name) ?? 0));
`,
      replace: `    this.floors.set(name, version);
`,
    },
  ],
  ordinaryTests: [
    'test/services/context-provider/single-flight-cache.test.ts',
    'test/services/context-provider/context-provider.test.ts',
    'test/services/context-provider/context-changes.test.ts',
  ],
  scenario: 'scenarios/context-provider/feedback.ts',
  scenarioTitle: 'feedback comes in, readers: 2',
  medianSeeds: { random: 3, pct: 3, portfolio: 3 },
  budget: 60,
};

export default mutant;
