import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'ep-09',
  title: 'workers read the same rest of the budget, and each of them spends it',
  invariant: 'C',
  file: 'services/event-processor/worker.ts',
  edits: [
    {
      find: `    const request = { ...held, day, amountMicros: settings.callPriceMicros, capMicros };
`,
      replace: `    const spent = await database.run('counts', (store) => store.counts({ day }), halt);
    const amountMicros = settings.callPriceMicros;
    if (spent.settledMicros + spent.reservedMicros + amountMicros > capMicros) return 'overCap';
    const request = { ...held, day, amountMicros, capMicros: Number.MAX_SAFE_INTEGER };
`,
    },
  ],
  ordinaryTests: [
    'test/services/event-processor/event-processor.test.ts',
    'test/services/event-processor/processor-in-trouble.test.ts',
    'test/services/event-processor/in-process-store.test.ts',
    'test/services/event-processor/circuit-breaker.test.ts',
    'test/services/event-processor/semaphore.test.ts',
  ],
  scenario: 'scenarios/event-processor/budget.ts',
  scenarioTitle: 'a small budget under events: 2',
  medianSeeds: { random: 3, pct: 3, portfolio: 3 },
  budget: 60,
};

export default mutant;
