import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'ws-02',
  title: 'a snapshot of the queue is sent, also after the client was detached',
  invariant: 'F',
  file: 'services/websocket-manager/client.ts',
  edits: [
    {
      find: `    for (let next = this.queue.shift(); next !== undefined; next = this.queue.shift()) {
      await this.write(next.frame);
    }
`,
      replace: `    while (this.queue.length > 0) {
      const batch = this.queue.splice(0);
      for (const { frame } of batch) await this.write(frame);
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
  scenario: 'scenarios/websocket-manager/detach.ts',
  scenarioTitle: 'the server detaches clients: 2',
  medianSeeds: { random: 6, pct: 6, portfolio: 6 },
  budget: 120,
};

export default mutant;
