import { type Mutant } from './mutant';
import inProcess from './ws-08';

const mutant: Mutant = {
  ...inProcess,
  id: 'ws-08-system',
  title: 'over real sockets: a frame that the network took counts as a sign of life',
  scenario: 'scenarios/whole-system/half-open.ts',
  scenarioTitle: 'a machine is lost',
  medianSeeds: { random: 1, pct: 1, portfolio: 1 },
  budget: 20,
};

export default mutant;
