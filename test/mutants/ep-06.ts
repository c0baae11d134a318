import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'ep-06',
  title: 'the cooldown is checked, then a picture is taken, then it is set: two events pass',
  invariant: 'M, B',
  file: 'services/event-processor/event-processor.ts',
  edits: [
    {
      find: 'const request = { eventId, key, motion, frames, nowMs: Date.now(), cooldownMs, queueLimit };',
      replace: `// The cooldown was looked at above.
    const request = { eventId, key, motion, frames, nowMs: Date.now(), cooldownMs: 0, queueLimit };`,
    },
  ],
  ordinaryTests: [
    'test/services/event-processor/event-processor.test.ts',
    'test/services/event-processor/processor-in-trouble.test.ts',
    'test/services/event-processor/in-process-store.test.ts',
    'test/services/event-processor/circuit-breaker.test.ts',
    'test/services/event-processor/semaphore.test.ts',
  ],
  scenario: 'scenarios/event-processor/cooldown.ts',
  scenarioTitle: 'motions of one camera: 2',
  medianSeeds: { random: 1, pct: 1, portfolio: 1 },
  budget: 20,
};

export default mutant;
