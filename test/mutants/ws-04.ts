import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'ws-04',
  title:
    'the stream of a client begins when it is registered: what came since it connected is lost',
  invariant: 'N',
  file: 'services/websocket-manager/websocket-manager.ts',
  edits: [
    {
      find: `    // What is broadcast while it is authenticated is for this client as well.
    const begin = { epoch: this.broadcaster.epoch, seq: this.broadcaster.head };

`,
      replace: ``,
    },
    {
      find: `    client.identify(identity, credentials.session);
`,
      replace: `    client.identify(identity, credentials.session);
    const begin = { epoch: this.broadcaster.epoch, seq: this.broadcaster.head };
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
  scenario: 'scenarios/websocket-manager/connect-during-broadcast.ts',
  scenarioTitle: 'broadcasts meet new clients: 1',
  medianSeeds: { random: 2, pct: 2, portfolio: 2 },
  budget: 40,
};

export default mutant;
