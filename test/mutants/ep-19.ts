import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'ep-19',
  title: 'a probe that is cancelled is never reported: the breaker stays half open for ever',
  invariant: 'L',
  file: 'services/event-processor/vision-gate.ts',
  edits: [
    {
      find: `        pass.cancel();
`,
      replace: '',
    },
  ],
  ordinaryTests: [
    'test/services/event-processor/event-processor.test.ts',
    'test/services/event-processor/processor-in-trouble.test.ts',
    'test/services/event-processor/in-process-store.test.ts',
    'test/services/event-processor/circuit-breaker.test.ts',
    'test/services/event-processor/semaphore.test.ts',
  ],
  scenario: 'scenarios/event-processor/cancelled-probe.ts',
  scenarioTitle: 'a probe is cancelled under events: 1',
  medianSeeds: { random: 1, pct: 1, portfolio: 1 },
  budget: 20,
};

export default mutant;
