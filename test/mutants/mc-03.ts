import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'mc-03',
  title: 'a reader that begins after an invalidate joins the older load',
  invariant: 'H',
  file: 'services/context-provider/single-flight-cache.ts',
  edits: [
    {
      find: `    this.entries.delete(key);
    this.flights.delete(key);
`,
      replace: `    this.entries.delete(key);
    const flight = this.flights.get(key);
    // Its answer is from before: it must not be kept.
    if (flight !== undefined) flight.overtaken = true;
`,
    },
    {
      find: `      if (this.flights.get(key) === flight) {
`,
      replace: `      if (this.flights.get(key) === flight && !flight.overtaken) {
`,
    },
    {
      find: `  landed: Promise<void> = Promise.resolve();
`,
      replace: `  landed: Promise<void> = Promise.resolve();
  overtaken = false;
`,
    },
  ],
  ordinaryTests: [
    'test/services/context-provider/single-flight-cache.test.ts',
    'test/services/context-provider/context-provider.test.ts',
  ],
  scenario: 'scenarios/context-provider/join-after-invalidate.ts',
  scenarioTitle: 'writers read their change back: 1',
  medianSeeds: { random: 7, pct: 7, portfolio: 7 },
  budget: 140,
};

export default mutant;
