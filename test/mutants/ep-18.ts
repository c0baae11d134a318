import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'ep-18',
  title:
    'whoever waits too long for a permit stays in the queue: it arrives after the time-out and leaks',
  invariant: 'D, L',
  file: 'services/event-processor/vision-gate.ts',
  edits: [
    {
      find: `      const release = await permits.acquire(wait.signal);
`,
      replace: `      const late = new Promise<never>((_resolve, reject) => {
        wait.signal.addEventListener('abort', () => reject(new Error('none in time')));
      });
      const release = await Promise.race([permits.acquire(), late]);
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
  scenario: 'scenarios/event-processor/late-permit.ts',
  scenarioTitle: 'one call at a time under events: 5',
  medianSeeds: { random: 1, pct: 1, portfolio: 1 },
  budget: 20,
};

export default mutant;
