import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'mc-06',
  title: 'a change is announced before it is made: a reader in between puts the old record back',
  invariant: 'H',
  file: 'services/context-provider/context-changes.ts',
  edits: [
    {
      find: `    try {
      const version = versionOf(await save());
      this.provider.invalidate(target, version);
      return version;
    } catch (error) {
      // Perhaps only the answer was lost: what is remembered may be from before a change.
      this.provider.invalidate(target, 0);
      throw error;
    }
`,
      replace: `    // So that nobody reads the old record any more.
    this.provider.invalidate(target, 0);
    return versionOf(await save());
`,
    },
  ],
  ordinaryTests: [
    'test/services/context-provider/single-flight-cache.test.ts',
    'test/services/context-provider/context-provider.test.ts',
    'test/services/context-provider/context-changes.test.ts',
  ],
  scenario: 'scenarios/context-provider/early-announcement.ts',
  scenarioTitle: 'a person edits a camera under readers: 2',
  medianSeeds: { random: 5, pct: 5, portfolio: 5 },
  budget: 100,
};

export default mutant;
