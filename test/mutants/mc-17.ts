import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'mc-17',
  title: 'who joins the load of an entity waits for it without a budget',
  invariant: 'J',
  file: 'services/context-provider/context-provider.ts',
  edits: [
    {
      find: `    const reading = await this.entities.getOrCompute(entity, load, { signal: budget });
`,
      replace: `    // What somebody else has paid for already is worth waiting for.
    const isLoading = this.entities.stateOf(entity).kind === 'loading';
    const patience = isLoading ? {} : { signal: budget };
    const reading = await this.entities.getOrCompute(entity, load, patience);
`,
    },
  ],
  ordinaryTests: [
    'test/services/context-provider/single-flight-cache.test.ts',
    'test/services/context-provider/context-provider.test.ts',
    'test/services/context-provider/context-changes.test.ts',
  ],
  scenario: 'scenarios/context-provider/slow-entity.ts',
  scenarioTitle: 'an entity is far away, readers: 2',
  medianSeeds: { random: 1, pct: 1, portfolio: 1 },
  budget: 20,
};

export default mutant;
