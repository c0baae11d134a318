import { expect } from 'chai';
import { buildHeddle, project } from '../../built';
import { comparable, swept, type SweptOptions } from './in-processes';
import { DEADLY, MIXED, STUCK } from './workloads';

describe('a sweep in worker processes', function () {
  this.timeout(120_000);

  before(() => {
    process.env['HEDDLE_TEST_MOCHA'] = buildHeddle().mocha;
  });

  const verdict = async (file: string, source: string, options: SweptOptions): Promise<unknown> => {
    const { verdict: found, error } = await swept(project({ [file]: source }), file, options);
    expect(error).to.equal(undefined);
    return comparable(found);
  };

  describe('has a verdict that does not depend on the workers', () => {
    const ways: SweptOptions[] = [
      { workers: 1 },
      { workers: 2 },
      { workers: 3, batchMs: 20 },
      { workers: 2, batchMs: 1 },
    ];
    let first: unknown;
    for (const way of ways) {
      it(JSON.stringify(way), async () => {
        const found = await verdict('mixed.cjs', MIXED, way);
        first ??= found;
        expect(found).to.deep.equal(first);
      });
    }

    it('and that is about every seed', async () => {
      const found = (await verdict('mixed.cjs', MIXED, {})) as {
        complete: boolean;
        scenarios: Record<string, unknown>[];
      };
      expect(found.complete).to.equal(true);
      const [lost, leaves, long] = found.scenarios;
      expect(lost).to.include({ title: 'lostUpdate', runs: 200, complete: true });
      expect(lost?.['neverReached']).to.deep.equal(['none']);
      expect(lost?.['failures']).to.have.lengthOf(2);
      expect(lost?.['unstable']).to.deep.equal([]);
      expect(lost?.['audited']).to.be.within(1, 20);
      expect(leaves?.['leftovers']).to.have.lengthOf(1);
      expect(long).to.include({ runs: 200, failedRuns: 0 });
    });
  });

  for (const stop of [{ maxFailures: 1 }, { untilFailure: true }]) {
    it(`ends at the same seed with ${JSON.stringify(stop)}`, async () => {
      const request = { stop };
      const one = await verdict('mixed.cjs', MIXED, { request, workers: 1 });
      const three = await verdict('mixed.cjs', MIXED, { request, workers: 3, batchMs: 5 });
      expect(three).to.deep.equal(one);
      const [lost] = (one as { scenarios: { stop: { seed: number }; runs: number }[] }).scenarios;
      expect(lost?.stop).to.include({ why: 'failures', seed: lost?.runs });
    });
  }

  it('names seeds that end their process, and loses nothing else', async () => {
    const request = { seeds: { first: 1, last: 60 } };
    for (const workers of [1, 2]) {
      const { verdict: found } = await swept(project({ 'deadly.cjs': DEADLY }), 'deadly.cjs', {
        request,
        workers,
        memoryMb: 400,
      });
      const [aborts, eats] = found.scenarios;
      expect(aborts).to.include({ runs: 60, failedRuns: 2, complete: true });
      expect(
        aborts?.failures.map(({ kind, message, seeds }) => [kind, message, seeds]),
      ).to.deep.equal([
        ['exception', 'its process ended by SIGABRT, 3 times of 3', [17]],
        ['exception', 'its process ended with exit code 7, 3 times of 3', [23]],
      ]);
      const dossier = aborts?.failures[0]?.dossier;
      expect(dossier?.shown.outcome).to.deep.include({ kind: 'exception' });
      expect(eats).to.include({ runs: 60, failedRuns: 1 });
      expect(eats?.failures[0]?.message).to.equal(
        'its process ended at its memory limit of 400 MB, 3 times of 3',
      );
      expect(eats?.failures[0]?.seeds).to.deep.equal([5]);
    }
  });

  it('names a seed whose process does not answer', async () => {
    const { verdict: found } = await swept(project({ 'stuck.cjs': STUCK }), 'stuck.cjs', {
      request: {
        seeds: { first: 1, last: 20 },
        project: { instrument: [], doubles: [], require: [], hangMs: 200 },
      },
    });
    const [stops] = found.scenarios;
    expect(stops).to.include({ runs: 20, failedRuns: 1 });
    expect(stops?.failures[0]).to.include({ kind: 'livelock' });
    expect(stops?.failures[0]?.seeds).to.deep.equal([9]);
    expect(stops?.failures[0]?.message).to.match(
      /ended after [\d.]+ s of real time without an answer/,
    );
  });
});
