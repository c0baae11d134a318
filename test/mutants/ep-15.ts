import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'ep-15',
  title:
    'the request of a call is kept in a field that all calls share: an event is described by the pictures of another',
  invariant: 'B',
  file: 'services/event-processor/vision-gate.ts',
  edits: [
    {
      find: `  constructor(private readonly options: VisionGateOptions) {}
`,
      replace: `  private request: VisionRequest | undefined;

  constructor(private readonly options: VisionGateOptions) {}
`,
    },
    {
      find: `    const { permits } = this.options;
`,
      replace: `    const { permits } = this.options;
    this.request = request;
`,
    },
    {
      find: 'model.describe(request, signal)',
      replace: 'model.describe(this.request ?? request, signal)',
    },
  ],
  ordinaryTests: [
    'test/services/event-processor/event-processor.test.ts',
    'test/services/event-processor/processor-in-trouble.test.ts',
    'test/services/event-processor/in-process-store.test.ts',
    'test/services/event-processor/circuit-breaker.test.ts',
    'test/services/event-processor/semaphore.test.ts',
  ],
  scenario: 'scenarios/event-processor/own-description.ts',
  scenarioTitle: 'one permit under cameras: 5',
  medianSeeds: { random: 1, pct: 1, portfolio: 1 },
  budget: 20,
};

export default mutant;
