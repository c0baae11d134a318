import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'mc-14',
  title: 'the sweep waits for a quiet time that a busy cache never has: expired keys stay',
  invariant: 'D',
  file: 'services/context-provider/single-flight-cache.ts',
  edits: [
    {
      find: `    if (now < this.sweepDueAtMs) return;
    this.sweepDueAtMs = now + this.ttlMs;
`,
      replace: `    const due = now >= this.sweepDueAtMs;
    this.sweepDueAtMs = now + this.ttlMs;
    if (!due) return;
`,
    },
  ],
  ordinaryTests: [
    'test/services/context-provider/single-flight-cache.test.ts',
    'test/services/context-provider/context-provider.test.ts',
  ],
  scenario: 'scenarios/context-provider/expired-keys.ts',
  scenarioTitle: 'cameras come and go, asked for by readers: 2',
  medianSeeds: { random: 1, pct: 1, portfolio: 1 },
  budget: 20,
};

export default mutant;
