import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'ep-11',
  title: 'an event is paid for once, when it ends, whatever its attempts have cost',
  invariant: 'C',
  file: 'services/event-processor/worker.ts',
  edits: [
    {
      find: 'return await this.retryLater(lease, { reason, costMicros, waitMs, failed: true });',
      replace: `// It is paid for when it ends.
    return await this.retryLater(lease, { reason, costMicros: 0, waitMs, failed: true });`,
    },
  ],
  ordinaryTests: [
    'test/services/event-processor/event-processor.test.ts',
    'test/services/event-processor/processor-in-trouble.test.ts',
    'test/services/event-processor/in-process-store.test.ts',
    'test/services/event-processor/circuit-breaker.test.ts',
    'test/services/event-processor/semaphore.test.ts',
  ],
  scenario: 'scenarios/event-processor/attempts.ts',
  scenarioTitle: 'every attempt is paid for, under events: 1',
  medianSeeds: { random: 2, pct: 2, portfolio: 2 },
  budget: 40,
};

export default mutant;
