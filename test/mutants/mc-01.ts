import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'mc-01',
  title: 'at expiry every reader loads for itself: n readers, n loads',
  invariant: 'I',
  file: 'services/context-provider/single-flight-cache.ts',
  edits: [
    {
      find: `      this.entries.delete(key);
    }

    let flight`,
      replace: `      // Expired: load it anew, the answer replaces the entry.
      return await unlessAborted(this.startFlight(key, compute).outcome, options.signal);
    }

    let flight`,
    },
  ],
  ordinaryTests: [
    'test/services/context-provider/single-flight-cache.test.ts',
    'test/services/context-provider/context-provider.test.ts',
  ],
  scenario: 'scenarios/context-provider/stampede.ts',
  scenarioTitle: 'a record expires under readers: 2',
  medianSeeds: { random: 1, pct: 1, portfolio: 1 },
  budget: 20,
};

export default mutant;
