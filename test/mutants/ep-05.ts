import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'ep-05',
  title: 'a motion that cannot be taken in does not give its place back',
  invariant: 'D',
  file: 'services/event-processor/event-processor.ts',
  edits: [
    {
      find: `      this.metricsOf.count(answer);
      return answer;
    } finally {
      this.ingests.delete(call);
      leave();
    }
`,
      replace: `      this.metricsOf.count(answer);
      leave();
      return answer;
    } finally {
      this.ingests.delete(call);
    }
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
  scenario: 'scenarios/event-processor/places.ts',
  scenarioTitle: 'a place for each caller: 2',
  medianSeeds: { random: 1, pct: 1, portfolio: 1 },
  budget: 20,
};

export default mutant;
