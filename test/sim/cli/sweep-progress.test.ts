import { expect } from 'chai';
import { progressText } from '../../../sim/cli/progress';

describe('the progress of a sweep in one line', () => {
  const lately = { runs: 10_000, seconds: 4 };

  it('has rate, time left and failures', () => {
    const progress = { runs: 12_500, ofRuns: 50_000, failures: 2 };
    expect(progressText(progress, lately)).to.equal(
      '12,500 of 50,000 runs, 2,500/s, about 15 s left, 2 failures',
    );
    const slow = { runs: 1_000, seconds: 10 };
    expect(progressText(progress, slow)).to.include('about 6 min left');
    expect(progressText({ ...progress, ofRuns: 5_000_000 }, slow)).to.include('about 14 h left');
  });

  it('says nothing of an end that there is not, nor of a rate that is not known', () => {
    expect(progressText({ runs: 12_500, failures: 1 }, lately)).to.equal(
      '12,500 runs, 2,500/s, 1 failure',
    );
    expect(progressText({ runs: 0, ofRuns: 10, failures: 0 }, { runs: 0, seconds: 0 })).to.equal(
      '0 of 10 runs, 0 failures',
    );
  });
});
