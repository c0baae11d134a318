import { expect } from 'chai';
import { remote } from '../../../sim/kernel/remote';
import { inRun } from '../trial';

class Counter {
  readonly name = 'counter';
  value = 0;
  calls: number[] = [];

  add(amount: number): number {
    this.calls.push(Date.now() % 1000);
    this.value += amount;
    return this.value;
  }

  async addLater(amount: number): Promise<number> {
    await Promise.resolve();
    return this.add(amount);
  }

  fail(): never {
    throw new RangeError('planted');
  }
}

const STEADY = { tape: {}, granularity: 'io' } as const;
const LATENCIES = { requestMs: 7, answerMs: 11 } as const;

describe('a remote object', () => {
  it('has a request, an effect and an answer, each at its own time', async () => {
    const seen = await inRun(async (run) => {
      const counter = new Counter();
      const far = remote(run, counter, LATENCIES);
      const call = far.add(2);
      const before = counter.value;
      const answer = await call;
      return { before, answer, at: Date.now() % 1000, calls: counter.calls };
    }, STEADY);
    expect(seen).to.deep.equal({ before: 0, answer: 2, at: 18, calls: [7] });
  });

  it('passes plain properties, asynchronous methods and failures through', async () => {
    const seen = await inRun(async (run) => {
      const far = remote(run, new Counter(), LATENCIES);
      const sum = await far.addLater(3);
      const began = Date.now();
      const failure = await far.fail().catch((error: unknown) => error);
      return { name: far.name, sum, failure, ms: Date.now() - began };
    }, STEADY);
    expect(seen.name).to.equal('counter');
    expect(seen.sum).to.equal(3);
    expect(seen.failure).to.be.instanceOf(RangeError);
    expect(seen.ms, 'a failure takes a request and an answer too').to.equal(18);
  });

  it('lets effects and answers of two calls overtake each other under some seed', async () => {
    const effects = new Set<string>();
    const answers = new Set<string>();
    for (let seed = 1; seed <= 60; seed++) {
      const [done, came] = await inRun(
        async (run) => {
          const order: string[] = [];
          const back: string[] = [];
          const far = remote(run, { note: (name: string) => order.push(name) }, LATENCIES);
          const call = async (name: string): Promise<void> => {
            await far.note(name);
            back.push(name);
          };
          await Promise.all([call('a'), call('b')]);
          return [order.join(''), back.join('')];
        },
        { seed },
      );
      effects.add(done);
      answers.add(`${done}>${came}`);
    }
    expect([...effects].sort()).to.deep.equal(['ab', 'ba']);
    expect(answers).to.include('ab>ba');
    expect(answers).to.include('ab>ab');
  });

  it('works on a strand of its own, named by class and method', async () => {
    const paths = await inRun(async (run) => {
      const seen: string[] = [];
      class Store {
        note(): void {
          seen.push(run.strand.path);
        }
      }
      const far = remote(run, new Store());
      await far.note();
      await far.note();
      await remote(run, new Store(), { name: 'db' }).note();
      return seen;
    }, STEADY);
    expect(paths[0]).to.equal('main/Store.note#1');
    expect(paths[1]).to.match(/Store\.note#\d$/);
    expect(paths[2]).to.match(/db\.note#1$/);
  });
});
