import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'ep-12',
  title:
    'the store fails while a skip is recorded, and the error path falls through to the paid call',
  invariant: 'A, C',
  file: 'services/event-processor/worker.ts',
  edits: [
    {
      find: `    if (reserved === 'overCap') return await this.skip(lease);
`,
      replace: `    if (reserved === 'overCap') {
      try {
        return await this.skip(lease);
      } catch (error) {
        settings.log.warn({ error, eventId: lease.eventId }, 'a skip could not be recorded');
      }
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
  scenario: 'scenarios/event-processor/failed-skip.ts',
  scenarioTitle: 'skips fail under events: 1',
  medianSeeds: { random: 2, pct: 2, portfolio: 2 },
  budget: 40,
};

export default mutant;
