import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'mc-04',
  title:
    'a generation is a number that begins anew after an invalidate: an old load passes for a new one',
  invariant: 'H, I',
  file: 'services/context-provider/single-flight-cache.ts',
  edits: [
    {
      find: `    const flight = new Flight<V>(this.counts.loads);
`,
      replace: `    const generation = (this.generations.get(key) ?? 0) + 1;
    this.generations.set(key, generation);
    const flight = new Flight<V>(generation);
`,
    },
    {
      find: `    this.entries.delete(key);
    this.flights.delete(key);
`,
      replace: `    this.entries.delete(key);
    this.flights.delete(key);
    // So that it does not grow for ever.
    this.generations.delete(key);
`,
    },
    {
      find: `      if (this.flights.get(key) === flight) {
`,
      replace: `      if (this.flights.get(key)?.generation === flight.generation) {
`,
    },
    {
      find: `      if (this.flights.get(key) === flight) this.flights.delete(key);
`,
      replace: `      if (this.flights.get(key)?.generation === flight.generation) this.flights.delete(key);
`,
    },
    {
      find: `  private readonly running = new Set<Flight<V>>();
`,
      replace: `  private readonly running = new Set<Flight<V>>();
  private readonly generations = new Map<string, number>();
`,
    },
  ],
  ordinaryTests: [
    'test/services/context-provider/single-flight-cache.test.ts',
    'test/services/context-provider/context-provider.test.ts',
    'test/services/context-provider/context-changes.test.ts',
  ],
  scenario: 'scenarios/context-provider/reused-generation.ts',
  scenarioTitle: 'changes overtake loads, readers: 2',
  medianSeeds: { random: 18, pct: 16, portfolio: 16 },
  budget: 320,
};

export default mutant;
