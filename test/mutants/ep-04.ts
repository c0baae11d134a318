import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'ep-04',
  title: 'a full inbox makes room by dropping an event that waits for another attempt',
  invariant: 'A, D',
  file: 'services/event-processor/in-process-store.ts',
  edits: [
    {
      find: 'const full = this.unfinished.size >= queueLimit ||',
      replace: `// What has failed before makes room for what is new.
    const firm = [...this.unfinished].filter(({ state }) => state !== 'retry_pending').length;
    const full = firm >= queueLimit ||`,
    },
    {
      find: `    if (answer !== 'free') return answer;
`,
      replace: `    if (answer !== 'free') return answer;
    const failed = [...this.unfinished].find(({ state }) => state === 'retry_pending');
    if (this.unfinished.size >= request.queueLimit && failed !== undefined) {
      this.unfinished.delete(failed);
      this.byId.delete(failed.eventId);
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
  scenario: 'scenarios/event-processor/full-queue.ts',
  scenarioTitle: 'a small inbox under motions: 2',
  medianSeeds: { random: 1, pct: 1, portfolio: 1 },
  budget: 20,
};

export default mutant;
