import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'x-07',
  title:
    'who has lost its lease finds that out when it ends: it makes a call that nobody has reserved, beside that of the other',
  invariant: 'C',
  file: 'services/event-processor/worker.ts',
  edits: [
    {
      find: `    if (reserved === 'stale') return 'stale';
`,
      replace: ``,
    },
  ],
  ordinaryTests: [
    'test/services/event-processor/event-processor.test.ts',
    'test/services/event-processor/processor-in-trouble.test.ts',
    'test/services/event-processor/sqlite-store.test.ts',
    'test/services/event-processor/smoke.test.ts',
  ],
  scenario: 'scenarios/whole-system/lease-runs-out.ts',
  scenarioTitle: 'a lease is too short',
  medianSeeds: { random: 2, pct: 2, portfolio: 2 },
  budget: 40,
};

export default mutant;
