import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'x-11',
  title:
    'the sockets are closed before the manager has drained: what waits there is lost, and nobody is told',
  invariant: 'N, K',
  file: 'services/websocket-manager/server.ts',
  edits: [
    {
      find: `      await manager.drain(deadlineMs);
      sockets.close();
`,
      replace: `      for (const socket of sockets.clients) socket.terminate();
      await manager.drain(deadlineMs);
      sockets.close();
`,
    },
  ],
  ordinaryTests: [
    'test/services/websocket-manager/client.test.ts',
    'test/services/websocket-manager/debouncer.test.ts',
    'test/services/websocket-manager/message-log.test.ts',
    'test/services/websocket-manager/refusals.test.ts',
    'test/services/websocket-manager/websocket-manager.test.ts',
    'test/services/websocket-manager/smoke.test.ts',
  ],
  scenario: 'scenarios/whole-system/shutdown.ts',
  scenarioTitle: 'a shutdown in its order',
  medianSeeds: { random: 1, pct: 1, portfolio: 1 },
  budget: 20,
};

export default mutant;
