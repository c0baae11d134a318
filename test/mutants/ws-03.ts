import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'ws-03',
  title: 'broadcasts do not wait for each other, since the log gives the order: they interleave',
  invariant: 'E',
  file: 'services/websocket-manager/broadcaster.ts',
  edits: [
    {
      find: `    const turn = this.publishAfter(this.last, draft);`,
      replace: `    const turn = this.publishAfter(Promise.resolve(), draft);`,
    },
  ],
  ordinaryTests: [
    'test/services/websocket-manager/client.test.ts',
    'test/services/websocket-manager/debouncer.test.ts',
    'test/services/websocket-manager/message-log.test.ts',
    'test/services/websocket-manager/refusals.test.ts',
    'test/services/websocket-manager/websocket-manager.test.ts',
  ],
  scenario: 'scenarios/websocket-manager/broadcast-order.ts',
  scenarioTitle: 'concurrent broadcasts: 2',
  medianSeeds: { random: 1, pct: 2, portfolio: 1 },
  budget: 20,
};

export default mutant;
