import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'x-12',
  title:
    'a connection is held for as long as an event is worked on: whoever has one waits for another',
  invariant: 'L',
  file: 'services/event-processor/worker.ts',
  edits: [
    {
      find: `    const { settings, work, stopping } = this.parts;
`,
      replace: `    const { settings, work, stopping, database, halt } = this.parts;
`,
    },
    {
      find: `        await this.handle(answer.lease);
`,
      replace: `        const { lease } = answer;
        // One connection for the whole event.
        await database.run('event', () => this.handle(lease), halt);
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
  scenario: 'scenarios/event-processor/connections.ts',
  scenarioTitle: 'two connections under events: 2',
  medianSeeds: { random: 1, pct: 1, portfolio: 1 },
  budget: 20,
};

export default mutant;
