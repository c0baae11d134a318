import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'ep-10',
  title: 'an answer that was on its way when the cap was lowered is remembered',
  invariant: 'C',
  file: 'services/event-processor/cost-cap.ts',
  edits: [
    {
      find: `      if (generation === this.generation) {
        this.held =`,
      replace: `      {
        this.held =`,
    },
  ],
  ordinaryTests: [
    'test/services/event-processor/event-processor.test.ts',
    'test/services/event-processor/processor-in-trouble.test.ts',
    'test/services/event-processor/in-process-store.test.ts',
    'test/services/event-processor/circuit-breaker.test.ts',
    'test/services/event-processor/semaphore.test.ts',
  ],
  scenario: 'scenarios/event-processor/lowered-cap.ts',
  scenarioTitle: 'the cap is lowered under events: 2',
  medianSeeds: { random: 28, pct: 27, portfolio: 28 },
  budget: 560,
};

export default mutant;
