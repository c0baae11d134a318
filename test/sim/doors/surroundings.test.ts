import { AsyncLocalStorage } from 'node:async_hooks';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { consoleOf } from '../../../sim/doors';
import type { Run } from '../../../sim/kernel/run';
import { inRun, runBody } from '../trial';

const PUNCTUAL = { tape: {}, granularity: 'io' } as const;

describe('the door of the console', () => {
  const printed = async (body: (run: Run) => unknown): Promise<(readonly [number, string])[]> => {
    const { run, outcome } = await runBody(body, PUNCTUAL);
    expect(outcome.kind).to.equal('passed');
    return consoleOf(run).map((line) => [line.atMs, line.text] as const);
  };

  it('keeps what a run prints, formatted, with virtual time', async () => {
    const lines = await printed(async () => {
      console.log('%s has %d', 'x', 2, { a: [1] });
      await sleep(40);
      for (const method of ['info', 'debug', 'warn', 'error'] as const) console[method](method);
      process.stdout.write('written\n');
      process.stderr.write('to stderr');
    });
    expect(lines).to.deep.equal([
      [0, 'x has 2 { a: [ 1 ] }'],
      [40, 'info'],
      [40, 'debug'],
      [40, 'warn'],
      [40, 'error'],
      [40, 'written'],
      [40, 'to stderr'],
    ]);
  });

  it('prints nothing of a run, and everything outside one', async () => {
    const written: string[] = [];
    const native = Object.getOwnPropertyDescriptor(process.stdout, 'write');
    const watch = (chunk: unknown): boolean => {
      written.push(String(chunk));
      return true;
    };
    await printed(() => {
      console.log('a line of a run');
    });
    Object.defineProperty(process.stdout, 'write', { configurable: true, value: watch });
    try {
      await printed(() => {
        console.log('another line of a run');
      });
      console.log('a line outside');
    } finally {
      if (native !== undefined) Object.defineProperty(process.stdout, 'write', native);
    }
    expect(written).to.deep.equal(['a line outside\n']);
  });

  it('keeps a bounded number of lines and says so', async () => {
    const lines = await printed(() => {
      for (let count = 0; count < 3_000; count++) console.log(count);
    });
    expect(lines.length).to.equal(1_001);
    expect(lines.at(-1)?.[1]).to.equal('(more lines are not kept)');
  });

  it('calls back behind a write', async () => {
    const order: string[] = [];
    await printed(async () => {
      await new Promise<void>((resolve) => {
        process.stdout.write('text', () => {
          order.push('called back');
          resolve();
        });
        order.push('caller');
      });
    });
    expect(order).to.deep.equal(['caller', 'called back']);
  });
});

describe('the door of the environment', () => {
  const look = (): Record<string, unknown> => ({
    pid: process.pid,
    ppid: process.ppid,
    hostname: os.hostname(),
    uptime: os.uptime(),
    freemem: os.freemem(),
    totalmem: os.totalmem(),
    loadavg: os.loadavg(),
    cpus: os.cpus().length,
    networks: os.networkInterfaces(),
    memory: process.memoryUsage(),
    rss: process.memoryUsage.rss(),
    cpu: process.cpuUsage(),
  });

  it('is the same in every run, and not that of this machine', async () => {
    const inside = await inRun(look);
    expect(await inRun(look, { seed: 2 })).to.deep.equal(inside);
    expect(inside).to.include({ hostname: 'heddle', pid: 1_000, ppid: 1, cpus: 2 });
  });

  it('gives each caller a value of its own', async () => {
    const [first, second] = await inRun(() => {
      const changed = os.loadavg();
      changed[0] = 99;
      return [changed, os.loadavg()];
    });
    expect(first[0]).to.equal(99);
    expect(second[0]).to.equal(0);
  });

  it("is Node's own outside a run", async () => {
    const before = look();
    await inRun(look);
    const after = look();
    for (const key of ['pid', 'ppid', 'hostname', 'totalmem', 'cpus']) {
      expect(after[key], key).to.deep.equal(before[key]);
    }
    expect(after['rss']).to.not.equal(64 * 2 ** 20);
    expect(process.kill(process.pid, 0)).to.equal(true);
  });
});

describe('AsyncLocalStorage in a run', () => {
  const storage = new AsyncLocalStorage<string>();

  const requests = async (): Promise<string[]> => {
    const log: string[] = [];
    const note = (where: string): void => {
      log.push(`${where} ${storage.getStore() ?? 'none'}`);
    };
    const request = (name: string): Promise<void> =>
      storage.run(name, async () => {
        setTimeout(note, 5, 'timer');
        setImmediate(note, 'immediate');
        process.nextTick(note, 'tick');
        queueMicrotask(() => {
          note('microtask');
        });
        const interval = setInterval(() => {
          note('interval');
          clearInterval(interval);
        }, 7);
        await sleep(9);
        note('behind an await');
        setTimeout(note, 1, 'second timer');
      });
    await Promise.all([request('a'), request('b')]);
    await sleep(20);
    note('body');
    return log;
  };

  it('goes with timers, immediates, ticks, microtasks, intervals and awaits', async () => {
    const log = await inRun(requests, PUNCTUAL);
    const wanted = [
      'timer',
      'immediate',
      'tick',
      'microtask',
      'interval',
      'behind an await',
      'second timer',
    ];
    for (const where of wanted) {
      const seen = log.filter((line) => line.startsWith(`${where} `)).sort();
      expect(seen).to.deep.equal([`${where} a`, `${where} b`]);
    }
    expect(log.at(-1)).to.equal('body none');
  });

  it('is the same under every seed, whatever the order', async () => {
    const sorted = [...(await inRun(requests, PUNCTUAL))].sort();
    for (let seed = 1; seed <= 20; seed++) {
      expect([...(await inRun(requests, { seed }))].sort()).to.deep.equal(sorted);
    }
  });

  it('leaves no store to the next run, nor to the host', async () => {
    await inRun(async () => {
      storage.enterWith('left');
      await sleep(5);
    });
    expect(storage.getStore()).to.equal(undefined);
    expect(await inRun(() => storage.getStore())).to.equal(undefined);
    expect(storage.run('host', () => storage.getStore())).to.equal('host');
  });
});
