import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'x-03',
  title:
    'keys are a matter of the front, which remembers those that were answered: a report that comes again is another event',
  invariant: 'A, B',
  file: 'services/event-processor/http-server.ts',
  edits: [
    {
      find: `  const registry = registryOf(processor);
`,
      replace: `  const registry = registryOf(processor);
  const known = new Set<string>();
`,
    },
    {
      find: `      const answer = await processor.ingest(request.body as MotionEvent, key);
`,
      replace: `      if (key !== undefined && key.length > 256) await processor.ingest(request.body as MotionEvent, key);
      if (key !== undefined && known.has(key)) return await reply.send({ answer: 'duplicate' });
      const answer = await processor.ingest(request.body as MotionEvent);
      if (key !== undefined) known.add(key);
`,
    },
  ],
  ordinaryTests: [
    'test/services/event-processor/event-processor.test.ts',
    'test/services/event-processor/processor-in-trouble.test.ts',
    'test/services/event-processor/sqlite-store.test.ts',
    'test/services/event-processor/smoke.test.ts',
  ],
  scenario: 'scenarios/whole-system/camera-again.ts',
  scenarioTitle: 'a camera reports again',
  medianSeeds: { random: 7, pct: 6, portfolio: 7 },
  budget: 140,
};

export default mutant;
