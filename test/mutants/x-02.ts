import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'x-02',
  title:
    'the relay marks what it has read, and announces it from memory, again and again if need be',
  invariant: 'N',
  file: 'services/event-processor/relay.ts',
  edits: [
    {
      find: `  /** Published, and not yet marked. */
  private readonly told = new Set<number>();
`,
      replace: `  /** Marked, and still to be published. */
  private readonly queue: OutboxMessage[] = [];
`,
    },
    {
      find: `    if (batch.length === 0) return false;
    try {
      for (const message of batch) await this.publish(message);
    } finally {
      await this.mark();
    }
    return true;
`,
      replace: `    if (batch.length > 0) {
      const request = { seqs: batch.map(({ seq }) => seq) };
      await database.run('markPublished', (store) => store.markPublished(request), halt);
      this.queue.push(...batch);
    }
    const found = this.queue.length > 0;
    for (let next = this.queue[0]; next !== undefined; next = this.queue[0]) {
      await this.publish(next);
      this.queue.shift();
    }
    return found;
`,
    },
    {
      find: `    if (this.told.has(seq)) return;
`,
      replace: ``,
    },
    {
      find: `    metrics.count('published');
    this.told.add(seq);
  }

  private async mark(): Promise<void> {
    if (this.told.size === 0) return;
    const { database, halt } = this.parts;
    const request = { seqs: [...this.told] };
    await database.run('markPublished', (store) => store.markPublished(request), halt);
    this.told.clear();
  }
`,
      replace: `    metrics.count('published');
  }
`,
    },
  ],
  ordinaryTests: [
    'test/services/event-processor/event-processor.test.ts',
    'test/services/event-processor/processor-in-trouble.test.ts',
    'test/services/event-processor/sqlite-store.test.ts',
    'test/services/event-processor/smoke.test.ts',
  ],
  scenario: 'scenarios/whole-system/nobody-hears.ts',
  scenarioTitle: 'a crash around a broadcast',
  medianSeeds: { random: 8, pct: 12, portfolio: 9 },
  budget: 180,
};

export default mutant;
