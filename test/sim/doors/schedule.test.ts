import timers from 'node:timers';
import timersPromises, { scheduler, setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { inRun, runBody } from '../trial';

const PUNCTUAL = { tape: {}, granularity: 'io' } as const;

const punctually = <T>(body: () => T | Promise<T>): Promise<T> => inRun(body, PUNCTUAL);

const atMs = (): number => Date.now() % 100_000;

describe('the door of the schedule: promises of timers', () => {
  const sleeps: Record<string, (ms: number) => Promise<unknown>> = {
    'timers/promises setTimeout': (ms) => timersPromises.setTimeout(ms, 'value'),
    'timers/promises setTimeout by name': (ms) => sleep(ms, 'value'),
    'timers.promises.setTimeout': (ms) => timers.promises.setTimeout(ms, 'value'),
    'promisify(setTimeout)': (ms) => promisify(setTimeout)(ms, 'value'),
    'promisify(timers.setTimeout)': (ms) => promisify(timers.setTimeout)(ms, 'value'),
    'scheduler.wait': async (ms) => {
      await scheduler.wait(ms);
      return 'value';
    },
  };
  for (const [name, call] of Object.entries(sleeps)) {
    it(`${name} takes virtual time and gives its value`, async () => {
      const [value, at] = await punctually(async () => [await call(5_000), atMs()] as const);
      expect([value, at]).to.deep.equal(['value', 5_000]);
    });
  }

  it('setImmediate and scheduler.yield come before a timer of 1 ms', async () => {
    const log = await punctually(async () => {
      const seen: unknown[] = [];
      const timer = sleep(1).then(() => seen.push('timer'));
      seen.push(await timersPromises.setImmediate('immediate'));
      seen.push(await promisify(setImmediate)('promisified'));
      await scheduler.yield();
      seen.push('yield');
      await timer;
      return seen;
    });
    expect(log).to.deep.equal(['immediate', 'promisified', 'yield', 'timer']);
  });

  it('setInterval yields at each beat and ends its timer on break', async () => {
    const beats = await inRun(
      async () => {
        const seen: string[] = [];
        for await (const value of timersPromises.setInterval(250, 'beat')) {
          seen.push(`${value}@${atMs()}`);
          if (seen.length === 3) break;
        }
        return seen;
      },
      { ...PUNCTUAL, leaks: 'fail' },
    );
    expect(beats).to.deep.equal(['beat@250', 'beat@500', 'beat@750']);
  });

  it('setInterval keeps the beats that a slow consumer missed', async () => {
    const seen = await punctually(async () => {
      const at: number[] = [];
      for await (const beat of timersPromises.setInterval(10, 1)) {
        at.push(beat * atMs());
        if (at.length === 1) await sleep(25);
        if (at.length === 4) break;
      }
      return at;
    });
    expect(seen).to.deep.equal([10, 35, 35, 40]);
  });
});

describe('the door of the schedule: abort', () => {
  const aborted = async (call: (signal: AbortSignal) => Promise<unknown>): Promise<unknown> => {
    const controller = new AbortController();
    setTimeout(() => {
      controller.abort('because');
    }, 30);
    try {
      await call(controller.signal);
      return 'not aborted';
    } catch (error) {
      const { name, code, cause } = error as Error & { code: string };
      return { name, code, cause, at: atMs() };
    }
  };
  const wanted = { name: 'AbortError', code: 'ABORT_ERR', cause: 'because', at: 30 };

  it('ends a sleep, a wait and an iteration, and leaves no timer', async () => {
    const calls = [
      (signal: AbortSignal) => sleep(5_000, undefined, { signal }),
      (signal: AbortSignal) => scheduler.wait(5_000, { signal }),
      async (signal: AbortSignal) => {
        for await (const beat of timersPromises.setInterval(1_000, 1, { signal })) beat;
      },
    ];
    for (const call of calls) {
      const seen = await inRun(() => aborted(call), { ...PUNCTUAL, leaks: 'fail' });
      expect(seen).to.deep.equal(wanted);
    }
  });

  it('that came before refuses at once', async () => {
    const signal = AbortSignal.abort('because');
    const seen = await punctually(async () => {
      const calls = [
        sleep(5, undefined, { signal }),
        timersPromises.setImmediate(undefined, { signal }),
        scheduler.wait(5, { signal }),
      ];
      const results = await Promise.allSettled(calls);
      return results.map((result) =>
        result.status === 'rejected' ? (result.reason as Error).name : 'settled',
      );
    });
    expect(seen).to.deep.equal(['AbortError', 'AbortError', 'AbortError']);
  });

  it('that comes too late changes nothing', async () => {
    const value = await punctually(async () => {
      const controller = new AbortController();
      const result = await sleep(5, 'value', { signal: controller.signal });
      controller.abort();
      await sleep(5);
      return result;
    });
    expect(value).to.equal('value');
  });

  it('by AbortSignal.timeout comes in virtual time and keeps nothing alive', async () => {
    const [reason, at] = await punctually(async () => {
      const signal = AbortSignal.timeout(7_000);
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve);
      });
      return [signal.reason as DOMException, atMs()] as const;
    });
    expect([reason.name, at]).to.deep.equal(['TimeoutError', 7_000]);
    const { outcome } = await runBody(() => AbortSignal.timeout(50), { leaks: 'fail' });
    expect(outcome).to.deep.equal({ kind: 'passed' });
  });

  it('with ref: false leaves no leak', async () => {
    const body = (ref: boolean) => () => void sleep(500, undefined, { ref });
    const unrefed = await runBody(body(false), { leaks: 'fail' });
    expect(unrefed.outcome.kind).to.equal('passed');
    expect((await runBody(body(true), { leaks: 'fail' })).outcome.kind).to.equal('leak');
  });
});

describe('the door of the schedule: ticks and callbacks', () => {
  it('keeps the order of nextTick, microtasks, immediates and timers', async () => {
    const log = await punctually(async () => {
      const seen: string[] = [];
      setTimeout(() => seen.push('timer'), 1);
      await new Promise((resolve) => setImmediate(resolve));
      setImmediate(() => seen.push('immediate'));
      void Promise.resolve().then(() => {
        seen.push('promise');
        process.nextTick(() => seen.push('tick in promise'));
      });
      process.nextTick((text: string) => seen.push(text), 'tick');
      queueMicrotask(() => seen.push('microtask'));
      seen.push('synchronous');
      await sleep(5);
      return seen;
    });
    expect(log).to.deep.equal([
      'synchronous',
      'promise',
      'microtask',
      'tick',
      'tick in promise',
      'immediate',
      'timer',
    ]);
  });

  it('passes arguments, and the handle as this', async () => {
    const seen = await punctually(async () => {
      const values: unknown[] = [];
      const handle = setTimeout(
        function (this: unknown, ...args: unknown[]) {
          values.push(this === handle, ...args);
        },
        5,
        1,
        'two',
      );
      setImmediate((...args: unknown[]) => values.push(...args), 3, 4);
      await sleep(10);
      return values;
    });
    expect(seen).to.deep.equal([3, 4, true, 1, 'two']);
  });

  it('words its refusals as Node does', async () => {
    const noFunction = 5 as unknown as () => void;
    const calls = [
      () => setTimeout(noFunction, 1),
      () => setInterval(noFunction, 1),
      () => setImmediate(noFunction),
      () => {
        process.nextTick(null as never);
      },
      () => {
        queueMicrotask({} as never);
      },
    ];
    const messages = (): string[] =>
      calls.map((call) => {
        try {
          call();
          return 'accepted';
        } catch (error) {
          const { name, code, message } = error as Error & { code: string };
          return `${name} ${code} ${message}`;
        }
      });
    const outside = messages();
    expect(outside.every((text) => text.startsWith('TypeError ERR_INVALID_ARG_TYPE'))).to.equal(
      true,
    );
    expect(await inRun(messages)).to.deep.equal(outside);
  });
});

describe('the door of the schedule outside a run', () => {
  it("is Node's own", async () => {
    let virtual: unknown;
    await inRun(() => {
      virtual = setTimeout(() => undefined, 5);
    });
    const own = setTimeout(() => undefined, 5);
    clearTimeout(own);
    expect(Object.getPrototypeOf(own)).to.not.equal(Object.getPrototypeOf(virtual));
    const order: string[] = [];
    await new Promise<void>((resolve) => {
      setImmediate(() => {
        setImmediate(() => {
          order.push('immediate');
          resolve();
        });
        queueMicrotask(() => order.push('microtask'));
        process.nextTick(() => order.push('tick'));
      });
    });
    expect(order).to.deep.equal(['tick', 'microtask', 'immediate']);
    expect(await timersPromises.setImmediate('value')).to.equal('value');
    expect(await sleep(0, 'slept')).to.equal('slept');
    expect(await promisify(setTimeout)(0, 'promisified')).to.equal('promisified');
  });
});
