import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'ws-12',
  title: 'all clients are told to come back after the same time',
  invariant: 'G',
  file: 'services/websocket-manager/retry-spread.ts',
  edits: [
    {
      find: `    return Math.max(1, Math.ceil(((this.phase + ordinal * GOLDEN_RATIO) % 1) * this.spreadMs));`,
      replace: `    return Math.max(1, Math.ceil(((this.phase + GOLDEN_RATIO) % 1) * this.spreadMs));`,
    },
  ],
  ordinaryTests: [
    'test/services/websocket-manager/client.test.ts',
    'test/services/websocket-manager/debouncer.test.ts',
    'test/services/websocket-manager/message-log.test.ts',
    'test/services/websocket-manager/refusals.test.ts',
    'test/services/websocket-manager/websocket-manager.test.ts',
  ],
  scenario: 'scenarios/websocket-manager/reconnect-storm.ts',
  scenarioTitle: 'a restart cuts off clients: 2',
  medianSeeds: { random: 1, pct: 1, portfolio: 1 },
  budget: 20,
};

export default mutant;
