import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'ws-14',
  title: 'what is broadcast between the last page of the replay and its delivery is skipped',
  invariant: 'E, N',
  file: 'services/websocket-manager/replay.ts',
  edits: [
    {
      find: `    await client.flushed();
  }
  // Nothing may come between the last look at the head and this.
  client.goLive();
`,
      replace: `  }
  // It gets what comes when it has got what it missed.
  await client.flushed();
  client.goLive();
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
  scenario: 'scenarios/websocket-manager/resume.ts',
  scenarioTitle: 'broadcasts meet returning clients: 1',
  medianSeeds: { random: 8, pct: 7, portfolio: 8 },
  budget: 160,
};

export default mutant;
