import { type Mutant } from './mutant';
import inProcess from './ws-15';

const mutant: Mutant = {
  ...inProcess,
  id: 'ws-15-restart',
  title: 'logs are numbered from 1 in each process: after a restart the new one passes for the old',
  invariant: 'E, N',
  file: 'services/websocket-manager/message-log.ts',
  edits: [
    {
      find: `  readonly epoch = randomUUID();
`,
      replace: `  readonly epoch = \`log-\${(logs += 1)}\`;
`,
    },
    {
      find: `import { randomUUID } from 'node:crypto';
import { checkCount } from './validation';
`,
      replace: `import { checkCount } from './validation';

let logs = 0;
`,
    },
  ],
  scenario: 'scenarios/whole-system/outrun-log.ts',
  scenarioTitle: 'the manager begins anew',
  medianSeeds: { random: 1, pct: 1, portfolio: 1 },
  budget: 20,
};

export default mutant;
