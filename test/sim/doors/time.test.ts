import { expect } from 'chai';
import { EPOCH_MS } from '../../../sim/doors/time';
import { inRun } from '../trial';

const PUNCTUAL = { tape: {}, granularity: 'io' } as const;

const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

describe('the door of time: Date', () => {
  it('tells virtual time in each of its forms', async () => {
    const seen = await inRun(async () => {
      await sleep(1_500);
      return {
        now: Date.now(),
        made: new Date().getTime(),
        text: new Date().toISOString(),
        called: (Date as unknown as () => string)(),
        asString: new Date().toString(),
      };
    }, PUNCTUAL);
    expect(seen.now).to.equal(EPOCH_MS + 1_500);
    expect(seen.made).to.equal(seen.now);
    expect(seen.text).to.equal('2025-01-01T00:00:01.500Z');
    expect(seen.called).to.equal(seen.asString);
    expect(seen.called).to.match(/^\w{3} \w{3} \d\d 20\d\d /);
  });

  it('keeps every other form', async () => {
    const forms = (): unknown[] => [
      new Date(0).getTime(),
      new Date('2020-02-03T04:05:06.789Z').getTime(),
      new Date(2020, 1, 3, 4, 5, 6, 789).getTime(),
      new Date(new Date(77)).getTime(),
      new Date(NaN).getTime(),
      Date.UTC(2020, 1, 3),
      Date.parse('2020-02-03'),
      new Date(undefined as unknown as number).getTime(),
    ];
    expect(await inRun(forms)).to.deep.equal(forms());
  });

  it('keeps instanceof, constructor, name and length', async () => {
    const outside = new Date(5);
    await inRun(() => {
      const inside = new Date();
      expect(inside).to.be.instanceOf(Date);
      expect(outside).to.be.instanceOf(Date);
      expect(inside.constructor).to.equal(Date);
      expect(Object.getPrototypeOf(inside)).to.equal(Date.prototype);
      expect(Object.prototype.toString.call(inside)).to.equal('[object Date]');
      expect([Date.name, Date.length]).to.deep.equal(['Date', 7]);
      expect(structuredClone(inside)).to.deep.equal(inside);
    });
  });

  it('can be subclassed', async () => {
    class Stamp extends Date {
      get seconds(): number {
        return this.getTime() / 1_000;
      }
    }
    const stamp = await inRun(async () => {
      await sleep(2_000);
      return new Stamp();
    }, PUNCTUAL);
    expect(stamp).to.be.instanceOf(Stamp);
    expect(stamp).to.be.instanceOf(Date);
    expect(stamp.seconds).to.equal(EPOCH_MS / 1_000 + 2);
    expect(new Stamp(7_000).seconds).to.equal(7);
    expect(Math.abs(new Stamp().getTime() - Date.now())).to.be.below(60_000);
  });

  it('is a door also for who kept Date.now before', async () => {
    const kept = Date.now;
    expect(await inRun(() => kept(), PUNCTUAL)).to.equal(EPOCH_MS);
  });
});

describe('the door of time: performance and process', () => {
  it('advances all clocks by the same virtual time', async () => {
    const passed = await inRun(async () => {
      const before = readAll();
      await sleep(3_250);
      const after = readAll();
      return after.map((value, index) => value - (before[index] ?? 0));
    }, PUNCTUAL);
    for (const ms of passed) expect(ms).to.be.closeTo(3_250, 0.001);
  });

  it('never reads the same twice, nor backwards, from clocks of nanoseconds', async () => {
    await inRun(() => {
      let last = process.hrtime.bigint();
      for (let count = 0; count < 5_000; count++) {
        const next = process.hrtime.bigint();
        if (next <= last) throw new Error(`${String(next)} after ${String(last)}`);
        last = next;
      }
      let reading = performance.now();
      for (let count = 0; count < 5_000; count++) {
        const next = performance.now();
        if (next <= reading) throw new Error(`${next} after ${reading}`);
        reading = next;
      }
    });
  });

  it('gives differences of hrtime', async () => {
    const differences = await inRun(async () => {
      const before = process.hrtime();
      await sleep(2_700);
      const first = process.hrtime(before);
      await sleep(500);
      return [first, process.hrtime(before)];
    }, PUNCTUAL);
    const [[seconds, nanoseconds] = [0, 0], [more, rest] = [0, 0]] = differences;
    expect([seconds, more]).to.deep.equal([2, 3]);
    expect(nanoseconds).to.be.within(700_000_000, 700_001_000);
    expect(rest).to.be.within(200_000_000, 200_001_000);
  });

  it('lets timeOrigin and now add up to the time of day', async () => {
    const [sum, now] = await inRun(async () => {
      await sleep(4_000);
      return [performance.timeOrigin + performance.now(), Date.now()] as const;
    }, PUNCTUAL);
    expect(sum).to.be.closeTo(now, 0.01);
  });

  it('begins each run alike', async () => {
    expect(await inRun(readAll)).to.deep.equal(await inRun(readAll));
  });
});

describe('the door of time outside a run', () => {
  it("is Node's own", async () => {
    await inRun(() => sleep(10));
    expect(Date.now()).to.be.above(EPOCH_MS);
    expect(performance.timeOrigin + performance.now()).to.be.closeTo(Date.now(), 1_000);
    expect(process.uptime()).to.be.closeTo(performance.now() / 1_000, 10);
    const [seconds] = process.hrtime();
    expect(BigInt(seconds)).to.equal(process.hrtime.bigint() / 1_000_000_000n);
    expect((Date as unknown as () => string)()).to.include(String(new Date().getFullYear()));
  });
});

/** Every clock, in milliseconds. */
function readAll(): number[] {
  const [seconds, nanoseconds] = process.hrtime();
  return [
    Date.now(),
    new Date().getTime(),
    performance.now(),
    process.uptime() * 1_000,
    seconds * 1_000 + nanoseconds / 1e6,
    Number(process.hrtime.bigint()) / 1e6,
  ];
}
