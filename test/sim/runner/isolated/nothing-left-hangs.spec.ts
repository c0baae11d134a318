import { leavesNothing } from '../leaves-nothing';

describe('after a run that hangs the process is as before', () => {
  leavesNothing({ hangs: 'livelock' });
});
