import { expect } from 'chai';
import * as fc from 'fast-check';
import { divergenceOf, firstDivergence } from '../../../../sim/runner/audit/divergence';
import {
  allDigests,
  DENSE_STEPS,
  marksOf,
  partingOf,
  recordedDigests,
} from '../../../../sim/runner/audit/step-digests';
import { mix } from '../../../../sim/trace/hash';
import { siteOf } from '../../../../sim/trace/site';
import type { TraceStep } from '../../../../sim/trace/trace';

/** A traced run whose steps gave these values; the digest rolls over them. */
function traceOf(values: readonly number[]): readonly TraceStep[] {
  let digest = 1;
  return values.map((value, index) => {
    digest = mix(digest, value);
    return {
      step: index + 1,
      strand: 'main',
      kind: 'await',
      site: siteOf(0),
      atUs: 0,
      choice: 0,
      bound: 1,
      value: String(value),
      digest,
    };
  });
}

/** What bisection must find, the slow way. */
function commonOf(left: readonly number[], right: readonly number[]): number {
  let common = 0;
  while (common < Math.min(left.length, right.length) && left[common] === right[common]) common++;
  return common;
}

const values = fc.array(fc.nat(2), { maxLength: 40 });

describe('the first step at which two runs differ', () => {
  it('is the one that a search step by step finds', () => {
    fc.assert(
      fc.property(values, values, values, (start, left, right) => {
        const [one, other] = [
          [...start, ...left],
          [...start, ...right],
        ];
        const found = divergenceOf(traceOf(one), traceOf(other));
        const common = commonOf(one, other);
        if (common === one.length && common === other.length) {
          expect(found).to.equal(undefined);
          return;
        }
        expect(found?.common).to.equal(common);
        expect(found?.before.at(-1)?.step).to.equal(common === 0 ? undefined : common);
        expect(found?.left?.value).to.equal(one[common]?.toString());
        expect(found?.right?.value).to.equal(other[common]?.toString());
      }),
    );
  });

  it('is looked for before the beginning of what is known', async () => {
    const [left, right] = [traceOf(numbers(1_000, 7)), traceOf(numbers(1_000, 8))];
    const asked: number[] = [];
    const cut = (trace: readonly TraceStep[], end: number): readonly TraceStep[] =>
      trace.slice(Math.max(0, end - 300), end);
    const found = await firstDivergence([cut(left, 1_000), cut(right, 1_000)], (limit) => {
      asked.push(limit);
      return Promise.resolve([cut(left, limit), cut(right, limit)]);
    });
    expect(asked).to.deep.equal([701, 402, 103]);
    expect(found).to.include({ common: 41, isEarlier: false });
    expect([found?.left?.value, found?.right?.value]).to.deep.equal(['7', '8']);
  });
});

/** So many zeros, but for the 42nd. */
function numbers(count: number, planted: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => (index === 41 ? planted : 0));
}

describe('what is recorded of a run', () => {
  it('is every step of a short one', () => {
    const trace = traceOf(numbers(DENSE_STEPS, 7));
    const recorded = recordedDigests(trace, DENSE_STEPS);
    expect(marksOf(recorded)).to.deep.equal(trace.map(({ step }) => step));
    expect(recorded.digests).to.deep.equal(allDigests(trace).digests);
    expect(partingOf(recorded, allDigests(traceOf(numbers(DENSE_STEPS, 8))))).to.deep.equal({
      agree: 41,
      differ: 42,
    });
  });

  it('is powers of two of a long one, between which two runs part', () => {
    const recorded = [7, 8].map((planted) =>
      recordedDigests(traceOf(numbers(1_000, planted)), 1_000),
    );
    const [left, right] = recorded;
    if (left === undefined || right === undefined) throw new Error('nothing recorded');
    expect(marksOf(left)).to.deep.equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_000]);
    expect(partingOf(left, right)).to.deep.equal({ agree: 32, differ: 64 });
    expect(partingOf(left, left)).to.deep.equal({ agree: 1_000, differ: undefined });
  });

  it('compares a short run with a long one at the steps that both have', () => {
    const short = recordedDigests(traceOf(numbers(200, 7)), 200);
    const long = recordedDigests(traceOf(numbers(1_000, 8)), 1_000);
    expect(partingOf(short, long)).to.deep.equal({ agree: 32, differ: 64 });
  });

  it('has only the marks in the end of a run whose beginning is not kept', () => {
    const trace = traceOf(numbers(5_000, 7)).slice(600);
    expect(marksOf(recordedDigests(trace, 5_000))).to.deep.equal([1_024, 2_048, 4_096, 5_000]);
  });
});
