import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'ep-01',
  title:
    'the processor stops while an event is being leased: nobody works on it, nobody gives it back',
  invariant: 'A, K',
  file: 'services/event-processor/worker.ts',
  edits: [
    {
      find: `      const answer = await this.lease();
`,
      replace: `      const answer = await this.lease();
      if (stopping.aborted) return;
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
  scenario: 'scenarios/event-processor/stop.ts',
  scenarioTitle: 'a stop under events: 2',
  medianSeeds: { random: 4, pct: 4, portfolio: 4 },
  budget: 80,
};

export default mutant;
