import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'mc-10',
  title: 'a load that fails after its caller has left is cached as "nothing known"',
  invariant: 'H',
  file: 'services/context-provider/context-provider.ts',
  edits: [
    {
      find: `      const reading = await this.source.loadCamera({ camera, hour }, signal);
      return notBefore(floor, sealReading(reading));
`,
      replace: `      try {
        const reading = await this.source.loadCamera({ camera, hour }, signal);
        return notBefore(floor, sealReading(reading));
      } catch (error) {
        // The caller has left, so nobody would handle the rejection.
        if (budget.aborted) return { version: floor, record: undefined };
        throw error;
      }
`,
    },
  ],
  ordinaryTests: [
    'test/services/context-provider/single-flight-cache.test.ts',
    'test/services/context-provider/context-provider.test.ts',
  ],
  scenario: 'scenarios/context-provider/failed-load.ts',
  scenarioTitle: 'loads fail under readers: 2',
  medianSeeds: { random: 2, pct: 2, portfolio: 2 },
  budget: 40,
};

export default mutant;
