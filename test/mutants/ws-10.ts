import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'ws-10',
  title: 'a newcomer replays what is still to be broadcast, and then gets it again',
  invariant: 'E',
  file: 'services/websocket-manager/broadcaster.ts',
  edits: [
    {
      find: `    const range = { afterSeq, limit: Math.min(limit, this.head - afterSeq) };
    return await this.answerOf(() => this.options.log.read(range));
`,
      replace: `    return await this.answerOf(() => this.options.log.read({ afterSeq, limit }));
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
  scenario: 'scenarios/websocket-manager/newcomers.ts',
  scenarioTitle: 'newcomers beside clients: 1',
  medianSeeds: { random: 3, pct: 3, portfolio: 3 },
  budget: 60,
};

export default mutant;
