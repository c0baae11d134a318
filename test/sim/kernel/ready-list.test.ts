import { expect } from 'chai';
import { ReadyList, type Macrotask, type ReadyGate } from '../../../sim/kernel/ready-list';
import { Strand } from '../../../sim/kernel/strand';
import type { StepKind } from '../../../sim/trace/trace';

class FakeGate implements ReadyGate {
  readonly kind: StepKind = 'await';
  readonly settledValue = undefined;
  source: object | undefined;
  behind: ReadyGate | undefined = undefined;
  readonly began = undefined;
  macrotask: Macrotask | undefined = undefined;

  constructor(
    readonly site: number,
    readonly strand: Strand,
    source?: object,
    public holds = false,
  ) {
    this.source = source;
  }

  deliver(): void {
    throw new Error('no test delivers');
  }
}

const root = Strand.root();
const [a, b, c] = ['a', 'b', 'c'].map((name) => root.child(name)) as [Strand, Strand, Strand];

/** Sites of the candidates, tamest first. */
function order(list: ReadyList, last: Strand): number[] {
  list.arrange(last, undefined);
  return Array.from({ length: list.length }, (_, index) => list.at(index).site);
}

function takeSite(list: ReadyList, index: number): number | undefined {
  list.arrange(root, undefined);
  return list.take(index)?.site;
}

describe('the ready list', () => {
  it('offers the strand that ran last first, the others by age', () => {
    const list = new ReadyList();
    [a, b, c].forEach((strand, index) => {
      list.push(new FakeGate(index + 1, strand));
    });
    expect(order(list, root)).to.deep.equal([1, 2, 3]);
    expect(order(list, a)).to.deep.equal([1, 2, 3]);
    expect(order(list, b)).to.deep.equal([2, 1, 3]);
    expect(order(list, c)).to.deep.equal([3, 1, 2]);
  });

  it('takes what it offers under that index, for every strand and index', () => {
    for (const last of [root, a, b, c]) {
      for (let index = 0; index < 3; index++) {
        const list = new ReadyList();
        [a, b, c].forEach((strand, at) => {
          list.push(new FakeGate(at + 1, strand));
        });
        const offered = order(list, last);
        expect(list.take(index)?.site).to.equal(offered[index]);
        const rest = offered.filter((_, at) => at !== index).sort();
        expect(order(list, root)).to.deep.equal(rest);
      }
    }
  });

  it('offers the younger of two gates of the strand that ran last', () => {
    const list = new ReadyList();
    list.push(new FakeGate(1, a));
    list.push(new FakeGate(2, b));
    list.push(new FakeGate(3, a));
    expect(order(list, a)).to.deep.equal([3, 1, 2]);
  });

  it('holds back all but the first waiter on a promise', () => {
    const list = new ReadyList();
    const promise = {};
    [a, b, c].forEach((strand, index) => {
      list.push(new FakeGate(index + 1, strand, promise));
    });
    list.push(new FakeGate(4, a, {}));
    expect(order(list, root)).to.deep.equal([1, 4]);
    expect(order(list, c), 'the strand of a waiter that is held back').to.deep.equal([1, 4]);
    expect(takeSite(list, 0)).to.equal(1);
    expect(order(list, root)).to.deep.equal([2, 4]);
    expect(takeSite(list, 1)).to.equal(4);
    expect([takeSite(list, 0), takeSite(list, 0)]).to.deep.equal([2, 3]);
    expect(list.isEmpty).to.equal(true);
  });

  it('offers a due stand-in last, and gives no gate for it', () => {
    const list = new ReadyList();
    list.push(new FakeGate(1, a));
    list.push(new FakeGate(2, b));
    list.arrange(b, { kind: 'standIn', strand: c, site: 9 });
    expect(list.length).to.equal(3);
    expect([0, 1, 2].map((index) => list.at(index).site)).to.deep.equal([2, 1, 9]);
    expect(list.take(2)).to.equal(undefined);
    expect(order(list, root)).to.deep.equal([1, 2]);
  });

  it('lets an answer by only when none of its gates holds answers', () => {
    const list = new ReadyList();
    const source = {};
    list.push(new FakeGate(1, a, source));
    list.push(new FakeGate(2, b, source, true));
    list.push(new FakeGate(3, c, undefined, true));
    expect(list.letsAnswersBy).to.equal(false);
    expect([takeSite(list, 1), list.letsAnswersBy]).to.deep.equal([3, false]);
    expect([takeSite(list, 0), list.letsAnswersBy]).to.deep.equal([1, false]);
    expect(list.takeOnly()?.site).to.equal(2);
    expect(list.letsAnswersBy).to.equal(true);
  });

  it('refuses an index at which nothing stands', () => {
    const list = new ReadyList();
    list.push(new FakeGate(1, a));
    list.arrange(root, undefined);
    expect(() => list.at(1)).to.throw('no candidate 1');
  });

  for (const promises of [1, 7, 60, 300]) {
    it(`keeps waiters in order with 300 gates on ${promises} promises`, () => {
      const list = new ReadyList();
      const sources = Array.from({ length: promises }, () => ({}));
      for (let site = 1; site <= 300; site++) {
        list.push(new FakeGate(site, a, sources[site % promises]));
      }
      const lastOf = new Map<number, number>();
      let draw = 1;
      for (let taken = 0; taken < 300; taken++) {
        list.arrange(root, undefined);
        expect(list.length).to.be.at.most(promises);
        draw = (draw * 48271) % 2147483647;
        const site = list.take(draw % list.length)?.site ?? 0;
        expect(site).to.be.above(lastOf.get(site % promises) ?? 0);
        lastOf.set(site % promises, site);
      }
      expect(list.isEmpty).to.equal(true);
      list.push(new FakeGate(1, a, sources[0]));
      list.push(new FakeGate(2, b, sources[0]));
      expect(order(list, root)).to.deep.equal([1]);
    });
  }
});
