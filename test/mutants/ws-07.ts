import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'ws-07',
  title:
    'who comes back after an overflow goes on from what was queued for it, not from what it got',
  invariant: 'E',
  file: 'services/websocket-manager/websocket-manager.ts',
  edits: [
    {
      find: `  private places = 0;
`,
      replace: `  private places = 0;
  private readonly positions = new Map<string, number>();
`,
    },
    {
      find: `    const from = resumed ? cursor : begin;
`,
      replace: `    // A cursor may lag behind what this session was sent.
    const sent = this.positions.get(client.session ?? '') ?? 0;
    const from = resumed ? { ...cursor, seq: Math.max(cursor.seq, sent) } : begin;
`,
    },
    {
      find: `    this.registry.leave(client);
`,
      replace: `    this.registry.leave(client);
    if (client.session !== undefined) this.positions.set(client.session, client.position);
`,
    },
  ],
  ordinaryTests: [
    'test/services/websocket-manager/client.test.ts',
    'test/services/websocket-manager/debouncer.test.ts',
    'test/services/websocket-manager/message-log.test.ts',
    'test/services/websocket-manager/refusals.test.ts',
    'test/services/websocket-manager/websocket-manager.test.ts',
  ],
  scenario: 'scenarios/websocket-manager/overflow-return.ts',
  scenarioTitle: 'queues overflow of clients: 1',
  medianSeeds: { random: 1, pct: 1, portfolio: 1 },
  budget: 20,
};

export default mutant;
