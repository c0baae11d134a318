import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'ep-07',
  title: 'a motion mutes its camera while the picture is taken, also when that fails',
  invariant: 'M',
  file: 'services/event-processor/event-processor.ts',
  edits: [
    {
      find: `  private readonly ingests = new Set<Promise<IngestAnswer>>();
`,
      replace: `  private readonly ingests = new Set<Promise<IngestAnswer>>();
  private readonly looking = new Set<string>();
`,
    },
    {
      find: `    const frames = await this.snapshot(motion.camera, details.frames);
`,
      replace: `    // Another motion of this camera is on its way in: one picture is enough.
    if (this.looking.has(motion.camera)) return 'cooldown';
    this.looking.add(motion.camera);
    const frames = await this.snapshot(motion.camera, details.frames).finally(() => {
      this.looking.delete(motion.camera);
    });
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
  scenario: 'scenarios/event-processor/failed-snapshot.ts',
  scenarioTitle: 'a camera fails under motions: 2',
  medianSeeds: { random: 1, pct: 1, portfolio: 1 },
  budget: 20,
};

export default mutant;
