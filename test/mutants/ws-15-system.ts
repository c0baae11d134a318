import { type Mutant } from './mutant';
import inProcess from './ws-15';

const mutant: Mutant = {
  ...inProcess,
  id: 'ws-15-system',
  title:
    'over real sockets: only the first page of a replay shows whether the log goes back far enough',
  scenario: 'scenarios/whole-system/outrun-log.ts',
  scenarioTitle: 'the log outruns who comes back',
  medianSeeds: { random: 13, pct: 13, portfolio: 13 },
  budget: 260,
};

export default mutant;
