import { expect } from 'chai';
import {
  fewerSegments,
  Noted,
  planOf,
  Planned,
  type Plan,
} from '../../../../sim/runner/failure/segments';
import { replay } from '../../../../sim/strategies';
import { schedule } from '../../strategies/model';

/** `a3b1` for three steps of a and one of b. */
const text = (plan: Plan): string => plan.map(({ strand, steps }) => `${strand}${steps}`).join('');

/** Searches a shorter plan; `asked` are the plans that were asked for. */
function shortened(start: Plan, fails: (plan: Plan) => boolean): { best: Plan; asked: string[] } {
  const asked: string[] = [];
  const search = fewerSegments(start);
  let best = start;
  let step = search.next();
  while (step.done !== true) {
    const plan = step.value;
    asked.push(text(plan));
    if (asked.length > 10_000) throw new Error('no end');
    const failing = fails(plan);
    if (failing) best = plan;
    step = search.next(failing);
  }
  return { best, asked };
}

describe('planOf', () => {
  it('has a segment for each turn of a strand', () => {
    expect(text(planOf(['a', 'a', 'b', 'a', 'c', 'c']))).to.equal('a2b1a1c2');
    expect(planOf([])).to.deep.equal([]);
  });
});

describe('Planned', () => {
  it('follows the names, whatever the places of the candidates are', () => {
    const threads = [4, 4, 4];
    const noted = new Noted(replay([2, 1, 0, 2, 1, 1, 0, 1]));
    const ran = schedule(threads, noted);
    expect(schedule(threads, new Planned(planOf(noted.picks)))).to.deep.equal(ran);
  });

  it('goes on with the tamest behind its end, and past a strand that cannot go on', () => {
    const [, second = ''] = namesOf(2);
    const plan = [
      { strand: 'nobody', steps: 3 },
      { strand: second, steps: 2 },
    ];
    expect(schedule([2, 3], new Planned(plan))).to.deep.equal([1, 1, 1, 0, 0]);
  });

  /** How the model names its threads. */
  function namesOf(count: number): readonly string[] {
    const noted = new Noted(replay(Array.from({ length: count }, (_, index) => index)));
    schedule(
      Array.from({ length: count }, () => 2),
      noted,
    );
    return [...new Set(noted.picks)].sort();
  }
});

describe('fewerSegments', () => {
  const NOISE = planOf('abcdabcdbacdabdcabcdbadc'.repeat(4).split(''));

  it('leaves out what is not needed', () => {
    const { best } = shortened(NOISE, (plan) => plan.some(({ strand }) => strand === 'c'));
    expect(best).to.have.lengthOf(1);
    expect(best[0]?.strand).to.equal('c');
  });

  it('does the steps of a strand together, which are needed all', () => {
    const steps = (plan: Plan, of: string): number =>
      plan.reduce((sum, { strand, steps: count }) => sum + (strand === of ? count : 0), 0);
    const all = steps(NOISE, 'd');
    const { best } = shortened(NOISE, (plan) => steps(plan, 'd') === all);
    expect(text(best)).to.equal(`d${all}`);
  });

  it('does steps together across those of another strand, which are needed too', () => {
    const steps = (plan: Plan, of: string): number =>
      plan.reduce((sum, { strand, steps: count }) => sum + (strand === of ? count : 0), 0);
    const start = planOf('xyxxyxyyxy'.split(''));
    const { best } = shortened(start, (plan) => steps(plan, 'x') === 5 && steps(plan, 'y') === 5);
    expect(text(best)).to.be.oneOf(['x5y5', 'y5x5']);
  });

  it('keeps the order that is needed', () => {
    const before = (plan: Plan): boolean => /d\d+.*a\d+.*c\d+.*b\d+/.test(text(plan));
    const { best } = shortened(NOISE, before);
    expect(best.map(({ strand }) => strand).join('')).to.equal('dacb');
  });

  it('ends, also where nothing fails or everything does', () => {
    expect(shortened(NOISE, () => false).asked.length).to.be.below(6 * NOISE.length);
    expect(shortened(NOISE, () => true).best).to.deep.equal([]);
    expect(shortened([], () => true).asked).to.deep.equal([]);
  });

  it('never makes a plan longer', () => {
    let length = NOISE.length;
    shortened(NOISE, (plan) => {
      expect(plan.length).to.be.below(length);
      const fails = text(plan).length % 3 !== 0;
      if (fails) length = plan.length;
      return fails;
    });
  });
});
