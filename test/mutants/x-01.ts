import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'x-01',
  title:
    'a lease of a process that died is over at once, and its call counts as not made: it is made again, and one of them is in no ledger',
  invariant: 'C',
  file: 'services/event-processor/sqlite-store.ts',
  edits: [
    {
      find: `  private constructor(
    private readonly connection`,
      replace: `  /** Leases that this process has given. */
  private readonly given = new Set<string>();

  private constructor(
    private readonly connection`,
    },
    {
      find: `        const leftMs = remainingMs({ sinceMs: event.sinceMs, forMs: event.forMs }, request.nowMs);
`,
      replace: `        const isOrphan = event.state === 'leased' && !this.given.has(nameOf(event));
        const span = { sinceMs: event.sinceMs, forMs: isOrphan ? 0 : event.forMs };
        if (isOrphan) settle(this.connection, { seq: event.seq, costMicros: 0 });
        const leftMs = remainingMs(span, request.nowMs);
`,
    },
    {
      find: `    return this.leased(event);
  }
`,
      replace: `    this.given.add(nameOf(event));
    return this.leased(event);
  }
`,
    },
    {
      find: `/** A row of the table \`event\`. */`,
      replace: `function nameOf({ seq, fence }: Stored): string {
  return \`\${seq}:\${fence}\`;
}

/** A row of the table \`event\`. */`,
    },
  ],
  ordinaryTests: [
    'test/services/event-processor/event-processor.test.ts',
    'test/services/event-processor/processor-in-trouble.test.ts',
    'test/services/event-processor/sqlite-store.test.ts',
    'test/services/event-processor/sqlite-file.test.ts',
  ],
  scenario: 'scenarios/whole-system/paid-twice.ts',
  scenarioTitle: 'a crash around a call',
  medianSeeds: { random: 2, pct: 2, portfolio: 2 },
  budget: 40,
};

export default mutant;
