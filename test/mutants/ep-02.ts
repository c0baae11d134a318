import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'ep-02',
  title:
    'an event that is given back when the processor stops is not paid for, though its call was made',
  invariant: 'A, C',
  file: 'services/event-processor/worker.ts',
  edits: [
    {
      find: 'return await this.giveBack(lease, outcome.called ? callPriceMicros : 0);',
      replace: 'return await this.giveBack(lease, 0);',
    },
  ],
  ordinaryTests: [
    'test/services/event-processor/event-processor.test.ts',
    'test/services/event-processor/processor-in-trouble.test.ts',
    'test/services/event-processor/in-process-store.test.ts',
    'test/services/event-processor/circuit-breaker.test.ts',
    'test/services/event-processor/semaphore.test.ts',
  ],
  scenario: 'scenarios/event-processor/give-back.ts',
  scenarioTitle: 'a short drain under events: 2',
  medianSeeds: { random: 2, pct: 2, portfolio: 2 },
  budget: 40,
};

export default mutant;
