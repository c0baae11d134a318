import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'mc-16',
  title:
    'one query at a time for each camera, whatever the hour: readers get the record of another',
  invariant: 'I',
  file: 'services/context-provider/context-provider.ts',
  edits: [
    {
      find: `      const reading = await this.source.loadCamera({ camera, hour }, signal);
      return notBefore(floor, sealReading(reading));
`,
      replace: `      // One query for each camera at a time is enough for a database.
      const query = this.queries.get(camera) ?? this.source.loadCamera({ camera, hour }, signal);
      this.queries.set(camera, query);
      try {
        return notBefore(floor, sealReading(await query));
      } finally {
        this.queries.delete(camera);
      }
`,
    },
    {
      find: `  private readonly counts = { timeouts: 0, failures: 0 };
`,
      replace: `  private readonly counts = { timeouts: 0, failures: 0 };
  private readonly queries = new Map<string, Promise<Reading<CameraContext>>>();
`,
    },
  ],
  ordinaryTests: [
    'test/services/context-provider/single-flight-cache.test.ts',
    'test/services/context-provider/context-provider.test.ts',
    'test/services/context-provider/context-changes.test.ts',
  ],
  scenario: 'scenarios/context-provider/hours.ts',
  scenarioTitle: 'one camera at several hours, readers: 2',
  medianSeeds: { random: 1, pct: 1, portfolio: 1 },
  budget: 20,
};

export default mutant;
