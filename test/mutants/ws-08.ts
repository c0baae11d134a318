import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'ws-08',
  title: 'a frame that was sent counts as a sign of life: a half-open peer is not noticed',
  invariant: 'F',
  file: 'services/websocket-manager/client.ts',
  edits: [
    {
      find: `        if (error !== undefined && error !== null) this.end('SEND_FAILED');
`,
      replace: `        if (error !== undefined && error !== null) this.end('SEND_FAILED');
        else this.answered();
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
  scenario: 'scenarios/websocket-manager/half-open.ts',
  scenarioTitle: 'connections die of clients: 1',
  medianSeeds: { random: 1, pct: 1, portfolio: 1 },
  budget: 20,
};

export default mutant;
