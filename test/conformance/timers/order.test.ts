import timers from 'node:timers';
import timersPromises from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { inRun } from '../../sim/trial';

/** One case with the same expectations on Node's own loop and in a run. */
function onBothLoops(title: string, body: () => Promise<void>): void {
  it(`${title}, really`, body);
  // The tamest run: no timer is late.
  it(`${title}, simulated`, () => inRun(body, { tape: {} }));
}

function after(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}

describe('order of timers', () => {
  onBothLoops('ticks come before microtasks, and both before what is set', async () => {
    const log: string[] = [];
    await new Promise<void>((resolve) => {
      setImmediate(() => {
        setImmediate(() => log.push('immediate'));
        setTimeout(() => {
          log.push('timeout');
          resolve();
        }, 10);
        queueMicrotask(() => log.push('microtask'));
        process.nextTick(() => log.push('tick'));
        log.push('now');
      });
    });
    expect(log).to.deep.equal(['now', 'tick', 'microtask', 'immediate', 'timeout']);
  });

  onBothLoops('ticks that ticks set, and microtasks that ticks set', async () => {
    const log: string[] = [];
    await new Promise<void>((resolve) => {
      setImmediate(() => {
        process.nextTick(() => {
          log.push('tick 1');
          queueMicrotask(() => log.push('microtask of tick'));
          process.nextTick(() => log.push('tick of tick'));
        });
        process.nextTick(() => log.push('tick 2'));
        setImmediate(resolve);
      });
    });
    expect(log).to.deep.equal(['tick 1', 'tick 2', 'tick of tick', 'microtask of tick']);
  });

  onBothLoops('a tick that a microtask sets comes when the microtasks are done', async () => {
    const log: string[] = [];
    await new Promise<void>((resolve) => {
      setImmediate(() => {
        queueMicrotask(() => {
          process.nextTick(() => log.push('tick'));
          queueMicrotask(() => log.push('microtask'));
        });
        setImmediate(resolve);
      });
    });
    expect(log).to.deep.equal(['microtask', 'tick']);
  });

  onBothLoops('promises and queueMicrotask share one queue', async () => {
    const log: string[] = [];
    void Promise.resolve().then(() => log.push('then 1'));
    queueMicrotask(() => log.push('microtask'));
    void Promise.resolve().then(() => log.push('then 2'));
    await after(1);
    expect(log).to.deep.equal(['then 1', 'microtask', 'then 2']);
  });

  onBothLoops('arguments are handed on', async () => {
    const log: unknown[] = [];
    setTimeout((...args: unknown[]) => log.push(args), 1, 'a', 1);
    setImmediate((...args: unknown[]) => log.push(args), 'b', 2);
    process.nextTick((...args: unknown[]) => log.push(args), 'c', 3);
    await after(20);
    expect(log).to.have.deep.members([
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ]);
  });

  onBothLoops('those that are due together fire in the order in which they were set', async () => {
    const log: number[] = [];
    for (const number of [1, 2, 3, 4]) setTimeout(() => log.push(number), 5);
    await after(30);
    expect(log).to.deep.equal([1, 2, 3, 4]);
  });

  onBothLoops('the shorter fires first', async () => {
    const log: number[] = [];
    for (const delayMs of [60, 5, 30]) setTimeout(() => log.push(delayMs), delayMs);
    await after(100);
    expect(log).to.deep.equal([5, 30, 60]);
  });

  onBothLoops('no delay, none that is a number, and one that is too long are 1 ms', async () => {
    const log: number[] = [];
    setTimeout(() => log.push(1), 1);
    setTimeout(() => log.push(2), 0);
    setTimeout(() => log.push(3), -5);
    setTimeout(() => log.push(4), Number.NaN);
    setTimeout(() => log.push(5), undefined);
    await after(30);
    expect(log).to.deep.equal([1, 2, 3, 4, 5]);
  });

  onBothLoops('microtasks are done between two timers that are due together', async () => {
    const log: string[] = [];
    setTimeout(() => {
      log.push('one');
      void Promise.resolve().then(() => log.push('then'));
      process.nextTick(() => log.push('tick'));
    }, 5);
    setTimeout(() => log.push('two'), 5);
    await after(30);
    expect(log).to.deep.equal(['one', 'tick', 'then', 'two']);
  });

  onBothLoops('an immediate of a timer comes before the next timer', async () => {
    const log: string[] = [];
    await new Promise<void>((resolve) => {
      setTimeout(() => {
        setTimeout(() => {
          log.push('timeout');
          resolve();
        }, 0);
        setImmediate(() => log.push('immediate'));
      }, 1);
    });
    expect(log).to.deep.equal(['immediate', 'timeout']);
  });

  onBothLoops('an immediate that an immediate sets comes a turn later', async () => {
    const log: string[] = [];
    await new Promise<void>((resolve) => {
      setImmediate(() => {
        log.push('one');
        setImmediate(() => {
          log.push('of one');
          resolve();
        });
      });
      setImmediate(() => log.push('two'));
    });
    expect(log).to.deep.equal(['one', 'two', 'of one']);
  });

  onBothLoops('what is cleared does not fire, by whichever of its names', async () => {
    const log: string[] = [];
    const own = setTimeout(() => log.push('timeout'), 5);
    clearTimeout(own);
    clearTimeout(Number(setTimeout(() => log.push('number'), 5)));
    clearTimeout(String(Number(setTimeout(() => log.push('text'), 5))));
    clearInterval(setTimeout(() => log.push('interval'), 5));
    clearImmediate(setImmediate(() => log.push('immediate')));
    clearTimeout(undefined);
    clearTimeout(own);
    await after(30);
    expect(log).to.deep.equal([]);
  });

  onBothLoops('one timer clears another that is due with it', async () => {
    const log: string[] = [];
    const others: NodeJS.Timeout[] = [];
    setTimeout(() => {
      log.push('first');
      clearTimeout(others[0]);
    }, 5);
    others.push(setTimeout(() => log.push('second'), 5));
    await after(30);
    expect(log).to.deep.equal(['first']);
  });

  onBothLoops('an immediate clears another of the same turn', async () => {
    const log: string[] = [];
    const others: NodeJS.Immediate[] = [];
    setImmediate(() => {
      clearImmediate(others[0]);
    });
    others.push(setImmediate(() => log.push('second')));
    await after(10);
    expect(log).to.deep.equal([]);
  });

  onBothLoops('an interval fires until it is cleared, also by itself', async () => {
    let count = 0;
    await new Promise<void>((resolve) => {
      const interval = setInterval(() => {
        count++;
        if (count < 3) return;
        clearInterval(interval);
        resolve();
      }, 2);
    });
    await after(20);
    expect(count).to.equal(3);
  });

  onBothLoops('refresh begins the delay anew, also after it fired', async () => {
    const log: string[] = [];
    const timer = setTimeout(() => log.push('refreshed'), 40);
    setTimeout(() => timer.refresh(), 20);
    setTimeout(() => log.push('between'), 50);
    await after(90);
    expect(log).to.deep.equal(['between', 'refreshed']);
    timer.refresh();
    await after(80);
    expect(log).to.deep.equal(['between', 'refreshed', 'refreshed']);
  });

  onBothLoops('ref, unref and hasRef', async () => {
    const timer = setTimeout(() => undefined, 5);
    expect([timer.hasRef(), timer.unref().hasRef(), timer.ref().hasRef()]).to.deep.equal([
      true,
      false,
      true,
    ]);
    const immediate = setImmediate(() => undefined);
    expect([immediate.hasRef(), immediate.unref().hasRef()]).to.deep.equal([true, false]);
    await after(20);
  });

  onBothLoops('a timer is `this` in its callback', async () => {
    const seen: unknown[] = [];
    const timer = setTimeout(function (this: unknown) {
      seen.push(this);
    }, 1);
    await after(20);
    expect(seen[0] === timer).to.equal(true);
  });

  onBothLoops('what is no function is refused', () => {
    const tick = process.nextTick.bind(process);
    for (const set of [setTimeout, setInterval, setImmediate, queueMicrotask, tick]) {
      expect(() => {
        (set as (callback: unknown) => void)('text');
      })
        .to.throw(TypeError)
        .with.property('code', 'ERR_INVALID_ARG_TYPE');
    }
    return Promise.resolve();
  });

  onBothLoops('the module and the globals are the same', () => {
    expect(timers.setTimeout).to.equal(setTimeout);
    expect(timers.promises).to.equal(timersPromises);
    return Promise.resolve();
  });
});

describe('timers/promises', () => {
  onBothLoops('resolve with their value, in order', async () => {
    const log: unknown[] = [];
    await Promise.all([
      timersPromises.setTimeout(30, 'later').then((value) => log.push(value)),
      timersPromises.setTimeout(5, 'soon').then((value) => log.push(value)),
      timersPromises.setImmediate('at once').then((value) => log.push(value)),
      promisify(setTimeout)(60, 'last').then((value) => log.push(value)),
    ]);
    expect(log).to.deep.equal(['at once', 'soon', 'later', 'last']);
  });

  onBothLoops('are given up by a signal', async () => {
    const controller = new AbortController();
    const waiting = timersPromises.setTimeout(1_000, 'never', { signal: controller.signal });
    setTimeout(() => {
      controller.abort('reason');
    }, 5);
    const error = await waiting.catch((reason: unknown) => reason as Error);
    expect(error).to.include({ name: 'AbortError', code: 'ABORT_ERR' });
    expect((error as Error).cause).to.equal('reason');
  });

  onBothLoops('are not begun for a signal that has fired', async () => {
    const error = await timersPromises
      .setImmediate('never', { signal: AbortSignal.abort() })
      .catch((reason: unknown) => reason as Error);
    expect(error).to.have.property('name', 'AbortError');
  });

  onBothLoops('an interval is a loop that is left', async () => {
    const values: unknown[] = [];
    for await (const value of timersPromises.setInterval(2, 'again')) {
      values.push(value);
      if (values.length === 3) break;
    }
    expect(values).to.deep.equal(['again', 'again', 'again']);
  });

  onBothLoops('scheduler.wait and scheduler.yield', async () => {
    const log: string[] = [];
    const waited = timersPromises.scheduler.wait(20).then(() => log.push('waited'));
    await timersPromises.scheduler.yield();
    log.push('yielded');
    await waited;
    expect(log).to.deep.equal(['yielded', 'waited']);
  });
});

describe('AbortSignal', () => {
  onBothLoops('timeout fires with a TimeoutError', async () => {
    const signal = AbortSignal.timeout(10);
    expect(signal.aborted).to.equal(false);
    await new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => {
        resolve();
      });
      setTimeout(() => undefined, 50);
    });
    expect(signal.reason).to.be.instanceOf(DOMException).with.property('name', 'TimeoutError');
  });

  onBothLoops('timeouts fire in the order of their delays', async () => {
    const log: number[] = [];
    for (const delayMs of [40, 10]) {
      AbortSignal.timeout(delayMs).addEventListener('abort', () => log.push(delayMs));
    }
    await after(80);
    expect(log).to.deep.equal([10, 40]);
  });

  onBothLoops('any fires with the first', async () => {
    const signal = AbortSignal.any([AbortSignal.timeout(200), AbortSignal.timeout(5)]);
    await new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => {
        resolve();
      });
      setTimeout(() => undefined, 50);
    });
    expect((signal.reason as Error).name).to.equal('TimeoutError');
  });
});
