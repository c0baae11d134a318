import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'ws-01',
  title: 'a broadcast awaits each client in turn: one that does not read blocks the publisher',
  invariant: 'G',
  file: 'services/websocket-manager/broadcaster.ts',
  edits: [
    {
      find: `  offer(message: Outgoing): void;
`,
      replace: `  offer(message: Outgoing): void;
  flushed(): Promise<void>;
`,
    },
    {
      find: `      this.fanOut({ seq, topic`,
      replace: `      await this.fanOut({ seq, topic`,
    },
    {
      find: `        for (const entry of missed) this.fanOut(entry);`,
      replace: `        for (const entry of missed) await this.fanOut(entry);`,
    },
    {
      find: `  private fanOut(entry: LogEntry): void {
    const message = this.outgoing(entry);
    this.head = entry.seq;
    for (const listener of this.options.listeners()) listener.offer(message);
`,
      replace: `  private async fanOut(entry: LogEntry): Promise<void> {
    const message = this.outgoing(entry);
    this.head = entry.seq;
    for (const listener of [...this.options.listeners()]) {
      listener.offer(message);
      await listener.flushed();
    }
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
  scenario: 'scenarios/websocket-manager/slow-client.ts',
  scenarioTitle: 'one stalls beside clients: 1',
  medianSeeds: { random: 1, pct: 1, portfolio: 1 },
  budget: 20,
};

export default mutant;
