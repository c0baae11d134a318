import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'ep-14',
  title:
    'keys that were seen are remembered beside the store, where nothing makes them unique: two rows',
  invariant: 'B',
  file: 'services/event-processor/event-processor.ts',
  edits: [
    {
      find: `  private readonly ingests = new Set<Promise<IngestAnswer>>();
`,
      replace: `  private readonly ingests = new Set<Promise<IngestAnswer>>();
  private readonly seen = new Set<string>();
`,
    },
    {
      find: '    const look = { camera',
      replace: `    const name = JSON.stringify([motion.camera, key]);
    if (this.seen.has(name)) return 'duplicate';
    const look = { camera`,
    },
    {
      find: 'const request = { eventId, key, motion,',
      replace: 'const request = { eventId, key: eventId, motion,',
    },
    {
      find: `    if (answer === 'accepted') this.work.ring();`,
      replace: `    if (answer === 'accepted') this.seen.add(name);
    this.work.ring();`,
    },
  ],
  ordinaryTests: [
    'test/services/event-processor/event-processor.test.ts',
    'test/services/event-processor/processor-in-trouble.test.ts',
    'test/services/event-processor/in-process-store.test.ts',
    'test/services/event-processor/circuit-breaker.test.ts',
    'test/services/event-processor/semaphore.test.ts',
  ],
  scenario: 'scenarios/event-processor/redelivery.ts',
  scenarioTitle: 'an event is delivered times: 2',
  medianSeeds: { random: 1, pct: 1, portfolio: 1 },
  budget: 20,
};

export default mutant;
