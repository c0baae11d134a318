import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'ws-17',
  title: 'what comes while the trailing edge is being shown is forgotten with it',
  invariant: 'N',
  file: 'services/websocket-manager/debouncer.ts',
  edits: [
    {
      find: `    window.latest = undefined;
    this.arm(key, window);
    try {
      await this.options.emit(item);
    } catch {
      // Not lost: it waits for the next edge, unless something newer does.
      window.latest ??= item;
      // A window that was ended meanwhile has no further edge.
      if (window.latest === item && !this.isOpen(key, window)) await this.emitOnce(item);
    }
`,
      replace: `    this.arm(key, window);
    try {
      await this.options.emit(item);
      window.latest = undefined;
    } catch {
      // Not lost: it waits for the next edge, unless something newer does.
      if (!this.isOpen(key, window)) await this.emitOnce(item);
    }
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
  scenario: 'scenarios/websocket-manager/debounce.ts',
  scenarioTitle: 'states change of cameras: 1',
  medianSeeds: { random: 8, pct: 8, portfolio: 8 },
  budget: 160,
};

export default mutant;
