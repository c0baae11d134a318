import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'ws-13',
  title: 'a shutdown closes the clients before what is being published has reached them',
  invariant: 'N, K',
  file: 'services/websocket-manager/websocket-manager.ts',
  edits: [
    {
      find: `    await this.broadcaster.idle();
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
  scenario: 'scenarios/websocket-manager/drain.ts',
  scenarioTitle: 'a shutdown meets clients: 1',
  medianSeeds: { random: 1, pct: 1, portfolio: 1 },
  budget: 20,
};

export default mutant;
