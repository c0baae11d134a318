import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'ep-13',
  title:
    'the commit succeeded, the reply was lost, and the repeated attempt makes a new id: two rows',
  invariant: 'B',
  file: 'services/event-processor/event-processor.ts',
  edits: [
    {
      find: `    const answer = await this.database.run('accept', (store) => store.accept(request), signal);
`,
      replace: `    const accept = (store: Settings['store']) => {
      const id = randomUUID();
      return store.accept({ ...request, eventId: id, key: details.key ?? id });
    };
    const answer = await this.database.run('accept', accept, signal);
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
  scenario: 'scenarios/event-processor/lost-reply.ts',
  scenarioTitle: 'replies are lost under motions: 2',
  medianSeeds: { random: 3, pct: 3, portfolio: 3 },
  budget: 60,
};

export default mutant;
