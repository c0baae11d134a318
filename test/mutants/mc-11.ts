import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'mc-11',
  title: 'a load that fails renews what it was to replace: nobody is known for ever',
  invariant: 'H',
  file: 'services/context-provider/single-flight-cache.ts',
  edits: [
    {
      find: `      this.entries.delete(key);
    }

    let flight`,
      replace: `      if (!held.negative) this.entries.delete(key);
    }

    let flight`,
    },
    {
      find: `    } catch (error) {
      this.counts.failures += 1;
      flight.abandon(error);
`,
      replace: `    } catch (error) {
      this.counts.failures += 1;
      const known = this.entries.peek(key);
      if (known !== undefined && this.flights.get(key) === flight) {
        // Better than nothing, until the source is well again.
        this.fill(key, known.value);
        flight.succeed(known.value);
      }
      flight.abandon(error);
`,
    },
  ],
  ordinaryTests: [
    'test/services/context-provider/single-flight-cache.test.ts',
    'test/services/context-provider/context-provider.test.ts',
    'test/services/context-provider/context-changes.test.ts',
  ],
  scenario: 'scenarios/context-provider/unknown-for-ever.ts',
  scenarioTitle: 'a camera is put up, waited for by readers: 2',
  medianSeeds: { random: 6, pct: 6, portfolio: 6 },
  budget: 120,
};

export default mutant;
