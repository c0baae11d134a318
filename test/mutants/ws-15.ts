import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'ws-15',
  title: 'only the first page shows whether the log goes back far enough: later gaps are silent',
  invariant: 'E',
  file: 'services/websocket-manager/replay.ts',
  edits: [
    {
      find: `  while (client`,
      replace: `  const { position: cursor } = client;
  while (client`,
    },
    {
      find: `    if (page[0]?.seq === afterSeq + 1) {
`,
      replace: `    // The log has what follows the cursor, or it has not: the first page says which.
    if (afterSeq > cursor || page[0]?.seq === afterSeq + 1) {
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
  scenario: 'scenarios/websocket-manager/outrun-log.ts',
  scenarioTitle: 'the log outruns clients: 1',
  medianSeeds: { random: 8, pct: 8, portfolio: 8 },
  budget: 160,
};

export default mutant;
