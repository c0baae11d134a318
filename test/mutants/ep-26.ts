import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'ep-26',
  title:
    'whether there is room is looked up, then a picture is taken, then the event is put in: the inbox grows beyond its bound',
  invariant: 'D',
  file: 'services/event-processor/event-processor.ts',
  edits: [
    {
      find: 'const request = { eventId, key, motion, frames, nowMs: Date.now(), cooldownMs, queueLimit };',
      replace: `const room = { queueLimit: Number.MAX_SAFE_INTEGER }; // There was some above.
    const request = { eventId, key, motion, frames, nowMs: Date.now(), cooldownMs, ...room };`,
    },
  ],
  ordinaryTests: [
    'test/services/event-processor/event-processor.test.ts',
    'test/services/event-processor/processor-in-trouble.test.ts',
    'test/services/event-processor/in-process-store.test.ts',
    'test/services/event-processor/circuit-breaker.test.ts',
    'test/services/event-processor/semaphore.test.ts',
  ],
  scenario: 'scenarios/event-processor/burst.ts',
  scenarioTitle: 'a burst of motions: 2',
  medianSeeds: { random: 1, pct: 1, portfolio: 1 },
  budget: 20,
};

export default mutant;
