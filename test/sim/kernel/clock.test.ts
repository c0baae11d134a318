import { expect } from 'chai';
import { inRun } from '../trial';

describe('the virtual clock of a run', () => {
  it('stands still within a step', async () => {
    const [first, last] = await inRun(() => {
      const before = Date.now();
      for (let count = 0; count < 900; count++) Date.now();
      return [before, Date.now()];
    });
    expect(last).to.equal(first);
  });

  it('lets busy waiting on Date.now end', async () => {
    const waited = await inRun(() => {
      const began = Date.now();
      while (Date.now() < began + 20);
      return Date.now() - began;
    });
    expect(waited).to.equal(20);
  });

  it('lets busy waiting on performance.now and process.hrtime end', async () => {
    await inRun(() => {
      const began = performance.now();
      while (performance.now() < began + 5);
      const start = process.hrtime.bigint();
      while (process.hrtime.bigint() < start + 5_000_000n);
    });
  });

  it('lets polling by setImmediate end', async () => {
    const polls = await inRun(
      () =>
        new Promise<number>((resolve) => {
          const began = Date.now();
          let count = 0;
          const poll = (): void => {
            count++;
            if (Date.now() >= began + 50) resolve(count);
            else setImmediate(poll);
          };
          poll();
        }),
      { granularity: 'io', tape: {} },
    );
    expect(polls).to.be.within(100, 1_000);
  });

  it('lets a timer fire while immediates poll', async () => {
    await inRun(
      () =>
        new Promise<void>((resolve) => {
          let fired = false;
          setTimeout(() => {
            fired = true;
          }, 10);
          const poll = (): void => {
            if (fired) resolve();
            else setImmediate(poll);
          };
          poll();
        }),
    );
  });

  it('begins each run at the same instant', async () => {
    const begin = (): Promise<number> =>
      inRun(async () => {
        const now = Date.now();
        await new Promise((resolve) => setTimeout(resolve, 777));
        return now;
      });
    expect(await begin()).to.equal(await begin());
  });

  it('jumps over idle time', async () => {
    const passed = await inRun(
      async () => {
        const began = Date.now();
        await new Promise((resolve) => setTimeout(resolve, 86_400_000));
        return Date.now() - began;
      },
      { timeoutMs: 100_000_000, tape: {} },
    );
    expect(passed).to.equal(86_400_000);
  });
});
