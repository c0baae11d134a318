import { expect } from 'chai';
import { inRun, runBody } from '../trial';

/** No relaxation: every choice is the tamest, so timers are punctual. */
const PUNCTUAL = { tape: {}, granularity: 'io', strategy: 'order' } as const;

const punctually = <T>(body: Parameters<typeof inRun<T>>[0]): Promise<T> => inRun(body, PUNCTUAL);

const passed = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

describe('timers of a run', () => {
  it('fire in deadline order, those of one deadline in the order they were set', async () => {
    const log = await punctually(async () => {
      const fired: string[] = [];
      for (const [name, ms] of [
        ['c', 30],
        ['a', 10],
        ['d', 30],
        ['b', 20],
        ['e', 30],
      ] as const) {
        setTimeout(() => fired.push(`${name}@${Date.now() % 1000}`), ms);
      }
      await passed(100);
      return fired;
    });
    expect(log).to.deep.equal(['a@10', 'b@20', 'c@30', 'd@30', 'e@30']);
  });

  it('fire in deadline order under every seed, though late', async () => {
    let late = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const log = await inRun(
        async () => {
          const fired: { due: number; at: number }[] = [];
          for (const due of [40, 10, 30, 20]) {
            setTimeout(() => fired.push({ due, at: Date.now() % 1000 }), due);
          }
          await passed(200);
          return fired;
        },
        { seed },
      );
      expect(
        log.map(({ due }) => due),
        `seed ${seed}`,
      ).to.deep.equal([10, 20, 30, 40]);
      for (const { due, at } of log) {
        expect(at).to.be.at.least(due);
        if (at > due) late++;
      }
    }
    expect(late).to.be.above(0);
  });

  it('do not fire once cleared, by handle, number or text, also when they are due', async () => {
    const log = await punctually(async () => {
      const fired: string[] = [];
      const set = (name: string): NodeJS.Timeout => setTimeout(() => fired.push(name), 10);
      clearTimeout(set('handle'));
      clearInterval(set('as an interval'));
      clearTimeout(Number(set('number')));
      clearTimeout(String(Number(set('text'))));
      set('disposed').close();
      let other: NodeJS.Timeout | undefined = undefined;
      setTimeout(() => {
        fired.push('first');
        clearTimeout(other);
      }, 10);
      other = set('cleared by the first');
      for (const nothing of [undefined, null, 12_345, 'x', {}]) clearTimeout(nothing as undefined);
      await passed(50);
      return fired;
    });
    expect(log).to.deep.equal(['first']);
  });

  it('have ids that begin anew with each run', async () => {
    const ids = (): Promise<number[]> =>
      punctually(() => {
        const handles = [setTimeout(() => undefined, 5), setTimeout(() => undefined, 5)];
        return handles.map(Number);
      });
    expect(await ids()).to.deep.equal([1, 2]);
    expect(await ids()).to.deep.equal([1, 2]);
  });

  it('take refresh: before it fires, after, not once closed', async () => {
    const log = await punctually(async () => {
      const fired: string[] = [];
      const note = (name: string) => () => fired.push(`${name}@${Date.now() % 1000}`);
      const postponed = setTimeout(note('postponed'), 50);
      const again = setTimeout(note('again'), 10);
      const closed = setTimeout(note('closed'), 10);
      clearTimeout(closed);
      setTimeout(() => {
        postponed.refresh();
        again.refresh();
        closed.refresh();
      }, 30);
      await passed(500);
      return fired;
    });
    expect(log).to.deep.equal(['again@10', 'again@40', 'postponed@80']);
  });

  it('know ref, unref and hasRef', async () => {
    const seen = await punctually(() => {
      const timer = setTimeout(() => undefined, 5);
      const immediate = setImmediate(() => undefined);
      const before = [timer.hasRef(), immediate.hasRef()];
      timer.unref();
      immediate.unref();
      const between = [timer.hasRef(), immediate.hasRef()];
      timer.ref();
      immediate.ref();
      return [before, between, [timer.hasRef(), immediate.hasRef()]];
    });
    expect(seen).to.deep.equal([
      [true, true],
      [false, false],
      [true, true],
    ]);
  });

  it('re-arm intervals after each call, from the time of the call', async () => {
    const log = await punctually(async () => {
      const fired: number[] = [];
      const interval = setInterval(() => {
        fired.push(Date.now() % 1000);
        if (fired.length === 4) clearInterval(interval);
      }, 25);
      await passed(500);
      return fired;
    });
    expect(log).to.deep.equal([25, 50, 75, 100]);
  });

  it('turn odd delays into 1 ms and cut fractions, as Node does', async () => {
    const log = await punctually(async () => {
      const fired: [unknown, number][] = [];
      for (const delay of [0, -5, NaN, 2 ** 31, 2.9, undefined]) {
        setTimeout(() => fired.push([delay, Date.now() % 1000]), delay);
      }
      await passed(10);
      return fired;
    });
    expect(log).to.deep.equal([
      [0, 1],
      [-5, 1],
      [NaN, 1],
      [2 ** 31, 1],
      [undefined, 1],
      [2.9, 2],
    ]);
  });

  it('call immediates in rounds: what one sets comes in the next, a cleared one never', async () => {
    const log = await punctually(async () => {
      const fired: string[] = [];
      setImmediate(() => {
        fired.push('1');
        setImmediate(() => fired.push('3'));
        clearImmediate(cleared);
      });
      setImmediate(() => fired.push('2'));
      const cleared = setImmediate(() => fired.push('cleared'));
      await passed(5);
      return fired;
    });
    expect(log).to.deep.equal(['1', '2', '3']);
  });

  it('keep the deadline of the run: a timer beyond it never fires', async () => {
    let fired = false;
    const { run, outcome } = await runBody(
      () =>
        new Promise((resolve) => {
          setTimeout(() => {
            fired = true;
            resolve(undefined);
          }, 1_001);
        }),
      { ...PUNCTUAL, timeoutMs: 1_000 },
    );
    expect(fired).to.equal(false);
    expect(outcome.kind).to.equal('timeout');
    expect(run.nowUs).to.equal(1_000_000);
  });

  it('leave nothing to the next run', async () => {
    let fired = false;
    await punctually(() => {
      setTimeout(() => {
        fired = true;
      }, 5);
    });
    await punctually(() => passed(50));
    expect(fired).to.equal(false);
  });

  it('end the run when a million of them are pending', async () => {
    const { outcome } = await runBody((run) => {
      for (let count = 0; count <= 1_000_000 && !run.closed; count++) setImmediate(() => undefined);
    }, PUNCTUAL);
    expect(outcome.kind).to.equal('leak');
  });
});
