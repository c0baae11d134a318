import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'ep-20',
  title:
    'the model is told of its deadline and relied on to keep it: calls that hang occupy every worker',
  invariant: 'G, L',
  file: 'services/event-processor/vision-gate.ts',
  edits: [
    {
      find: `    try {
      const answer = checkAnswer(await within(limits, (signal) => model.describe(request, signal)));
`,
      replace: `    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), limits.timeoutMs);
    const signal = AbortSignal.any([late.signal, limits.signal]);
    try {
      const answer = checkAnswer(await model.describe(request, signal));
`,
    },
    {
      find: `if (codeOf(error) === 'ABORTED') {`,
      replace: 'if (limits.signal.aborted) {',
    },
    {
      find: `      return { kind: 'failed', reason: textOf(error) };
    }
`,
      replace: `      return { kind: 'failed', reason: textOf(error) };
    } finally {
      clearTimeout(timer);
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
  scenario: 'scenarios/event-processor/hung-vision.ts',
  scenarioTitle: 'calls hang under events: 1',
  medianSeeds: { random: 2, pct: 2, portfolio: 2 },
  budget: 40,
};

export default mutant;
