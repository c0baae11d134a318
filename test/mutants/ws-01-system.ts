import { type Mutant } from './mutant';
import inProcess from './ws-01';

const mutant: Mutant = {
  ...inProcess,
  id: 'ws-01-system',
  title: 'over real sockets: a broadcast awaits each client in turn, and one that does not read',
  scenario: 'scenarios/whole-system/slow-client.ts',
  scenarioTitle: 'one stalls beside another',
  medianSeeds: { random: 1, pct: 1, portfolio: 1 },
  budget: 20,
};

export default mutant;
