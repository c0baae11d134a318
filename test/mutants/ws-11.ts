import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'ws-11',
  title: 'the connection that is authenticated last wins, also if it is the older one',
  invariant: 'F',
  file: 'services/websocket-manager/registry.ts',
  edits: [
    {
      find: `    if (other !== undefined && other.place.ordinal > client.place.ordinal) return client;
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
  scenario: 'scenarios/websocket-manager/reconnect.ts',
  scenarioTitle: 'connections are replaced of clients: 1',
  medianSeeds: { random: 2, pct: 2, portfolio: 2 },
  budget: 40,
};

export default mutant;
