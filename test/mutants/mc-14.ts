import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'mc-14',
  title: 'the sweep waits for a quiet time that a busy cache never has: expired keys stay',
  invariant: 'D',
  file: 'services/context-provider/single-flight-cache.ts',
  edits: [
    {
      find: `    if (now < this.sweepDueAtMs) return;
    this.sweepDueAtMs = now + this.ttlMs;
`,
      replace: `    const due = now >= this.sweepDueAtMs;
    this.sweepDueAtMs = now + this.ttlMs;
    if (!due) return;
`,
    },
  ],
  ordinaryTests: [
    'test/services/context-provider/single-flight-cache.test.ts',
    'test/services/context-provider/context-provider.test.ts',
  ],
};

export default mutant;
