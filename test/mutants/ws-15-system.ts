import { type Mutant } from './mutant';
import inProcess from './ws-15';

const mutant: Mutant = {
  ...inProcess,
  id: 'ws-15-system',
  title:
    'over real sockets: only the first page of a replay shows whether the log goes back far enough',
  scenario: 'scenarios/whole-system/outrun-log.ts',
  scenarioTitle: 'the log outruns who comes back',
  medianSeeds: { random: 1, pct: 1, portfolio: 1 },
  budget: 20,
};

export default mutant;
