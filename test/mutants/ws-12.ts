import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'ws-12',
  title: 'all clients are told to come back after the same time',
  invariant: 'G',
  file: 'services/websocket-manager/goodbye.ts',
  edits: [
    {
      find: `Math.ceil(Math.random() * retrySpreadMs)`,
      replace: `retrySpreadMs`,
    },
  ],
  ordinaryTests: [
    'test/services/websocket-manager/client.test.ts',
    'test/services/websocket-manager/debouncer.test.ts',
    'test/services/websocket-manager/message-log.test.ts',
    'test/services/websocket-manager/refusals.test.ts',
    'test/services/websocket-manager/websocket-manager.test.ts',
  ],
  scenario: 'scenarios/websocket-manager-reconnect-storm.ts',
  scenarioTitle: 'a restart cuts off clients: 5',
  medianSeeds: { random: 1, pct: 1, portfolio: 1 },
  budget: 20,
};

export default mutant;
