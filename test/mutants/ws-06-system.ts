import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'ws-06-system',
  title:
    'over real sockets: the next frame is sent when the one before takes longer than three seconds',
  invariant: 'D',
  file: 'services/websocket-manager/client.ts',
  edits: [
    {
      find: `      this.settleWrite = resolve;
`,
      replace: `      // A callback that never comes must not hold up the queue.
      const late = setTimeout(resolve, 3_000);
      this.settleWrite = () => {
        clearTimeout(late);
        resolve();
      };
`,
    },
    {
      find: `        resolve();
      };
      try {`,
      replace: `        clearTimeout(late);
        resolve();
      };
      try {`,
    },
  ],
  ordinaryTests: [
    'test/services/websocket-manager/client.test.ts',
    'test/services/websocket-manager/debouncer.test.ts',
    'test/services/websocket-manager/message-log.test.ts',
    'test/services/websocket-manager/refusals.test.ts',
    'test/services/websocket-manager/websocket-manager.test.ts',
  ],
  scenario: 'scenarios/whole-system/never-reads.ts',
  scenarioTitle: 'nothing is read',
  medianSeeds: { random: 1, pct: 1, portfolio: 1 },
  budget: 20,
};

export default mutant;
