import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'x-05',
  title:
    'the outbox is read on from the last event that was seen there: one that was accepted earlier and ends later is skipped',
  invariant: 'N',
  file: 'services/event-processor/sqlite-store.ts',
  edits: [
    {
      find: `  private constructor(
    private readonly connection`,
      replace: `  /** What was read and not yet marked, so that it is not read again. */
  private readonly unpublished = new Map<number, OutboxMessage>();
  /** The number of the last event whose messages were read. */
  private readUpTo = 0;

  private constructor(
    private readonly connection`,
    },
    {
      find: `      const sql = 'SELECT * FROM outbox ORDER BY seq LIMIT ?';
      return this.connection.all(sql, request.limit).map((row) => ({
        seq: Number(row.seq),
        eventId: read(row.event_id) as string,
        topic: read(row.topic) as string,
        body: read(row.body) as MessageBody,
      }));
    });
`,
      replace: `      const sql = \`SELECT outbox.*, event.seq AS number FROM outbox JOIN event USING (event_id)
        WHERE number > ? ORDER BY outbox.seq\`;
      for (const row of this.connection.all(sql, this.readUpTo)) {
        const seq = Number(row.seq);
        this.unpublished.set(seq, {
          seq,
          eventId: read(row.event_id) as string,
          topic: read(row.topic) as string,
          body: read(row.body) as MessageBody,
        });
        this.readUpTo = Math.max(this.readUpTo, Number(row.number));
      }
      return [...this.unpublished.values()].slice(0, request.limit);
    });
`,
    },
    {
      find: `        this.connection.run('DELETE FROM outbox WHERE seq = ?', seq);
`,
      replace: `        this.connection.run('DELETE FROM outbox WHERE seq = ?', seq);
        this.unpublished.delete(seq);
`,
    },
  ],
  ordinaryTests: [
    'test/services/event-processor/event-processor.test.ts',
    'test/services/event-processor/processor-in-trouble.test.ts',
    'test/services/event-processor/sqlite-store.test.ts',
    'test/services/event-processor/sqlite-file.test.ts',
  ],
  scenario: 'scenarios/whole-system/other-order.ts',
  scenarioTitle: 'events overtake each other',
  medianSeeds: { random: 2, pct: 1, portfolio: 2 },
  budget: 40,
};

export default mutant;
