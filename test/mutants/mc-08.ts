import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'mc-08',
  title: 'the late answer of a load that timed out overwrites a newer value',
  invariant: 'H, K',
  file: 'services/context-provider/single-flight-cache.ts',
  edits: [
    {
      find: `    try {
      const answer = compute(flight.signal);
`,
      replace: `    let answer: V | Promise<V> | undefined;
    try {
      answer = compute(flight.signal);
`,
    },
    {
      find: `      flight.abandon(error);
    } finally`,
      replace: `      flight.abandon(error);
      if (answer instanceof Promise && this.closing === undefined) {
        // Late is not lost: whoever asks next shall have it at once.
        answer.then(
          (value) => this.fill(key, value),
          () => undefined,
        );
      }
    } finally`,
    },
  ],
  ordinaryTests: [
    'test/services/context-provider/single-flight-cache.test.ts',
    'test/services/context-provider/context-provider.test.ts',
  ],
  scenario: 'scenarios/context-provider/late-answer.ts',
  scenarioTitle: 'slow loads and a change under readers: 2',
  medianSeeds: { random: 5, pct: 5, portfolio: 5 },
  budget: 100,
};

export default mutant;
