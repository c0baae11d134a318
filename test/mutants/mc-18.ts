import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'mc-18',
  title: 'a record is copied when it is handed out, not when it arrives: the source changes it',
  invariant: 'H',
  file: 'services/context-provider/context-provider.ts',
  edits: [
    {
      find: `      const reading = await this.source.loadCamera({ camera, hour }, signal);
      return notBefore(floor, sealReading(reading));
`,
      replace: `      const reading = await this.source.loadCamera({ camera, hour }, signal);
      sealReading(reading);
      return notBefore(floor, reading);
`,
    },
    {
      find: `    const reading = await this.cameras.getOrCompute(key, load, { signal: budget });
    return reading.record;
`,
      replace: `    const reading = await this.cameras.getOrCompute(key, load, { signal: budget });
    // Each caller gets a copy of its own, which it cannot change.
    return sealReading(reading).record;
`,
    },
  ],
  ordinaryTests: [
    'test/services/context-provider/single-flight-cache.test.ts',
    'test/services/context-provider/context-provider.test.ts',
    'test/services/context-provider/context-changes.test.ts',
  ],
  scenario: 'scenarios/context-provider/reused-row.ts',
  scenarioTitle: 'a driver uses its rows again, readers: 2',
  medianSeeds: { random: 1, pct: 1, portfolio: 1 },
  budget: 20,
};

export default mutant;
