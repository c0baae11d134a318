import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'ws-09',
  title: 'an end is counted twice for the address, when it is asked for and when it comes',
  invariant: 'D',
  file: 'services/websocket-manager/registry.ts',
  edits: [
    {
      find: `    this.known.delete(client);
`,
      replace: `    this.known.delete(client);
    // Whoever is detached may come back at once.
    this.free(client.address);
`,
    },
    {
      find: `    this.connections.delete(client);
    const left = (this.addresses.get(client.address) ?? 0) - 1;
    if (left > 0) this.addresses.set(client.address, left);
    else this.addresses.delete(client.address);
`,
      replace: `    this.connections.delete(client);
    this.free(client.address);
  }

  private free(address: string): void {
    const left = (this.addresses.get(address) ?? 0) - 1;
    if (left > 0) this.addresses.set(address, left);
    else this.addresses.delete(address);
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
  scenario: 'scenarios/websocket-manager/address-limit.ts',
  scenarioTitle: 'pages behind one address: 5',
  medianSeeds: { random: 1, pct: 1, portfolio: 1 },
  budget: 20,
};

export default mutant;
