import { expect } from 'chai';
import { Ledger } from '../../../../sim/runner/audit/ledger';
import { formatMessage, parseMessage } from '../../../../sim/runner/audit/protocol';
import type { RunRecord } from '../../../../sim/runner/audit/task';

const run = (changes: Partial<RunRecord> = {}): RunRecord => ({
  kind: 'passed',
  fingerprint: '',
  digest: '0123456789abcdef',
  steps: 3,
  hung: false,
  digests: { steps: 3, first: 1, every: false, digests: Int32Array.of(-1, 2 ** 31 - 1, 0) },
  ...changes,
});

const differing = (ledger: Ledger): number[] => ledger.differences().map(({ index }) => index);

describe('the ledger of an audit', () => {
  it('finds a digest, a kind and a fingerprint that differ, in whatever order runs come', () => {
    const changes: readonly Partial<RunRecord>[] = [
      { digest: 'f'.repeat(16) },
      { kind: 'assertion' },
      { fingerprint: '00c0ffee' },
    ];
    for (const change of changes) {
      for (const order of [
        [run(), run(), run(change)],
        [run(change), run(), run()],
      ]) {
        const ledger = new Ledger(3, new Set());
        order.forEach((one, occasion) => {
          ledger.add(4, String(occasion), run());
          ledger.add(5, String(occasion), one);
        });
        expect(differing(ledger)).to.deep.equal([5]);
        expect(ledger).to.include({ complete: 2, runs: 6, hung: 0 });
      }
    }
  });

  it('lets another Node word a message differently, but nothing else', () => {
    for (const occasions of [
      ['here', 'other node'],
      ['other node', 'here'],
    ]) {
      const ledger = new Ledger(2, new Set(['other node']));
      for (const [place, occasion] of occasions.entries()) {
        ledger.add(0, occasion, run({ kind: 'exception', fingerprint: `0000000${place}` }));
        ledger.add(1, occasion, run({ digest: String(place) }));
      }
      expect(differing(ledger)).to.deep.equal([1]);
    }
  });

  it('compares messages among runs of this Node when one of another came first', () => {
    const ledger = new Ledger(3, new Set(['other node']));
    ledger.add(0, 'other node', run({ fingerprint: '1' }));
    ledger.add(0, 'here', run({ fingerprint: '2' }));
    ledger.add(0, 'fresh', run({ fingerprint: '3' }));
    expect(differing(ledger)).to.deep.equal([0]);
  });

  it('does not compare a run that was broken off', () => {
    const ledger = new Ledger(2, new Set());
    ledger.add(0, 'here', run({ hung: true, digest: '' }));
    ledger.add(0, 'fresh', run());
    expect(differing(ledger)).to.deep.equal([]);
    expect(ledger.hung).to.equal(1);
  });
});

describe('a message between processes of an audit', () => {
  it('comes out as it went in, on one line', () => {
    const message = { type: 'run', index: 7, run: run({ digest: 'a\nb' }) } as const;
    const line = formatMessage(message);
    expect(line.indexOf('\n')).to.equal(line.length - 1);
    expect(parseMessage(line)).to.deep.equal(message);
  });
});
