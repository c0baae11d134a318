import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'ws-05',
  title: 'a client whose socket closed while it was authenticated is registered, for ever',
  invariant: 'F',
  file: 'services/websocket-manager/websocket-manager.ts',
  edits: [
    {
      find: `    if (!client.open) return { kind: 'closed' };
    if (typeof identity`,
      replace: `    if (typeof identity`,
    },
  ],
  ordinaryTests: [
    'test/services/websocket-manager/client.test.ts',
    'test/services/websocket-manager/debouncer.test.ts',
    'test/services/websocket-manager/message-log.test.ts',
    'test/services/websocket-manager/refusals.test.ts',
    'test/services/websocket-manager/websocket-manager.test.ts',
  ],
  scenario: 'scenarios/websocket-manager/leave-during-authentication.ts',
  scenarioTitle: 'pages are left at once by clients: 1',
  medianSeeds: { random: 2, pct: 2, portfolio: 2 },
  budget: 40,
};

export default mutant;
