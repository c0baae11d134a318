import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'ws-16',
  title: 'a revoked topic is not sent any more, but for what waits already',
  invariant: 'F',
  file: 'services/websocket-manager/client.ts',
  edits: [
    {
      find: `    this.queue = this.queue.filter(({ topic }) => topic === undefined || !topics.has(topic));
`,
      replace: ``,
    },
  ],
  ordinaryTests: [
    'test/services/websocket-manager/client.test.ts',
    'test/services/websocket-manager/debouncer.test.ts',
    'test/services/websocket-manager/message-log.test.ts',
    'test/services/websocket-manager/refusals.test.ts',
    'test/services/websocket-manager/websocket-manager.test.ts',
  ],
  scenario: 'scenarios/websocket-manager/revoked.ts',
  scenarioTitle: 'a topic is taken from clients: 2',
  medianSeeds: { random: 2, pct: 2, portfolio: 2 },
  budget: 40,
};

export default mutant;
