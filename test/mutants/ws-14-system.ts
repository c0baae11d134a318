import { type Mutant } from './mutant';
import inProcess from './ws-14';

const mutant: Mutant = {
  ...inProcess,
  id: 'ws-14-system',
  title: 'over real sockets: what is broadcast while the end of a replay is delivered is skipped',
  scenario: 'scenarios/whole-system/seam.ts',
  scenarioTitle: 'a connection breaks now and then',
  medianSeeds: { random: 6, pct: 6, portfolio: 6 },
  budget: 120,
};

export default mutant;
