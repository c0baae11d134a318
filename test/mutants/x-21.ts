import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'x-21',
  title:
    'a message is numbered when it is announced: announced again by another process it is another message',
  invariant: 'B',
  file: 'services/event-processor/relay.ts',
  edits: [
    {
      find: `  private readonly told = new Set<number>();
`,
      replace: `  private readonly told = new Set<number>();
  private announcements = 0;
`,
    },
    {
      find: `    const message = { ...body, eventId, outboxSeq: seq };
`,
      replace: `    this.announcements += 1;
    const message = { ...body, eventId, outboxSeq: this.announcements };
`,
    },
  ],
  ordinaryTests: [
    'test/services/event-processor/event-processor.test.ts',
    'test/services/event-processor/processor-in-trouble.test.ts',
    'test/services/event-processor/sqlite-store.test.ts',
    'test/services/event-processor/smoke.test.ts',
  ],
  scenario: 'scenarios/whole-system/exactly-once.ts',
  scenarioTitle: 'crashes around announcements',
  medianSeeds: { random: 5, pct: 5, portfolio: 5 },
  budget: 100,
};

export default mutant;
