import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'mc-07',
  title: 'the clock of a caller begins when the source has returned, which computes first',
  invariant: 'J',
  file: 'services/context-provider/context-provider.ts',
  edits: [
    {
      find: `    const timer = setTimeout(() => budget.abort(), this.budgetMs);
    try {
      const [cameraRecord, entityRecord] = await Promise.all([
`,
      replace: `    let timer: NodeJS.Timeout | undefined;
    try {
      const reads = Promise.all([
`,
    },
    {
      find: `        entity === undefined ? undefined : this.readEntity(entity, budget.signal),
      ]);
`,
      replace: `        entity === undefined ? undefined : this.readEntity(entity, budget.signal),
      ]);
      timer = setTimeout(() => budget.abort(), this.budgetMs);
      const [cameraRecord, entityRecord] = await reads;
`,
    },
  ],
  ordinaryTests: [
    'test/services/context-provider/single-flight-cache.test.ts',
    'test/services/context-provider/context-provider.test.ts',
    'test/services/context-provider/context-changes.test.ts',
  ],
  scenario: 'scenarios/context-provider/busy-loader.ts',
  scenarioTitle: 'a source computes before it asks, readers: 2',
  medianSeeds: { random: 1, pct: 1, portfolio: 1 },
  budget: 20,
};

export default mutant;
