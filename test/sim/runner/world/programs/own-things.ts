import { AsyncLocalStorage } from 'node:async_hooks';
import fs from 'node:fs';
import { open, readFile, writeFile } from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';
import { expect } from 'chai';
import { HostEnded, simulate, type Sim } from '../../../../../sim';

const LONG = { timeoutMs: 900_000 };

simulate('each start evaluates its modules for itself', LONG, async (sim) => {
  const counts: number[] = [];
  const main = async (): Promise<void> => {
    const { next } = await import('./counter.js');
    counts.push(next(), next());
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  };
  const one = sim.world.host('one', main);
  const two = sim.world.host('two', main);
  await sim.sleep(300);
  one.kill();
  one.start();
  await Promise.all([one.ended(), two.ended()]);
  const here = await import('./counter.js');
  expect([...counts, here.next()]).to.deep.equal([1, 2, 1, 2, 1, 2, 1]);
});

simulate('a file is require.main, with its environment and arguments', LONG, async (sim) => {
  const host = sim.world.host('host', './main-file.ts', { env: { WORD: 'hello' }, args: ['x'] });
  await host.ended();
  host.start();
  expect(await host.run('look', () => fs.readFileSync('/tmp/seen', 'utf8'))).to.equal(
    'main hello x 1',
  );
});

simulate(
  'a disk outlives the program, and what was not synced may not outlive the power',
  LONG,
  async (sim) => {
    const host = sim.world.host('host', () => setInterval(() => undefined, 10_000), {
      files: { '/data/first': 'planted' },
    });
    await host.run('write', async () => {
      const kept = await open('/data/kept', 'w');
      await kept.writeFile('kept');
      await kept.sync();
      const folder = await open('/data', 'r');
      await folder.sync();
      await writeFile('/data/loose', 'loose');
    });
    host.kill();
    host.start();
    expect(await host.run('look', () => readFile('/data/loose', 'utf8'))).to.equal('loose');
    host.crash();
    host.start();
    await host.run('look', async () => {
      expect(await readFile('/data/first', 'utf8')).to.equal('planted');
      expect(await readFile('/data/kept', 'utf8')).to.equal('kept');
      sim.sometimes('lost', (await readFile('/data/loose', 'utf8').catch(() => '')) !== 'loose');
    });
    expect(fs.existsSync('/data')).to.equal(false);
  },
);

simulate('what a process has under way is over with it', LONG, async (sim) => {
  const late: string[] = [];
  const host = sim.world.host('host', () => {
    setTimeout(() => late.push('timer'), 500);
    setInterval(() => late.push('interval'), 500);
    void writeFile('/tmp/x', 'x').then(() => late.push('disk'));
    void fetch('http://nobody/').catch(() => late.push('fetch'));
    process.once('exit', () => late.push('exit'));
    setImmediate(() => {
      process.nextTick(() => late.push('tick'));
      host.kill();
    });
  });
  const asked = host
    .run('never', () => new Promise(() => undefined))
    .catch((error: unknown) => error);
  expect(await host.ended()).to.deep.equal({ code: undefined, signal: 'SIGKILL' });
  expect(await asked).to.be.instanceOf(HostEnded);
  await sim.sleep(5_000);
  expect(late.filter((one) => one !== 'disk' && one !== 'fetch')).to.deep.equal([]);
  const before = late.length;
  await sim.sleep(5_000);
  expect(late).to.have.length(before);
});

simulate('a paused program stands still, and goes on', LONG, async (sim) => {
  const ticks: number[] = [];
  const host = sim.world.host('host', () => {
    const server = net.createServer((socket) => socket.on('data', () => socket.write('p')));
    server.listen(7);
    setInterval(() => ticks.push(Date.now()), 100);
  });
  await host.listening(7);
  await sim.sleep(1_000);
  host.pause();
  const before = ticks.length;
  const socket = net.connect(7, 'host');
  let heard = '';
  socket.on('data', (bytes) => (heard += String(bytes)));
  socket.write('p');
  await sim.sleep(2_000);
  expect([ticks.length, heard, host.state]).to.deep.equal([before, '', 'paused']);
  host.resume();
  await sim.sleep(2_000);
  expect(ticks.length).to.be.greaterThan(before);
  expect(heard).to.equal('p');
  socket.destroy();
});

simulate('clocks of the day differ, and time does not', LONG, async (sim) => {
  const ahead = sim.world.host('ahead', () => setInterval(() => undefined, 1_000), {
    clockOffsetMs: 3_600_000,
  });
  const clocks = (): readonly number[] => [Date.now(), Math.round(performance.now())];
  const [theirs, here] = [await ahead.run('read', clocks), clocks()];
  expect((theirs[0] ?? 0) - (here[0] ?? 0)).to.be.within(3_599_000, 3_600_000);
  expect((here[1] ?? 0) - (theirs[1] ?? 0)).to.be.within(0, 1_000);
  ahead.setClock(-5_000);
  expect((await ahead.run('read', clocks))[0] ?? 0).to.be.lessThan(Date.now());
});

simulate('what it threw ends the program, or the run where that is wanted', LONG, async (sim) => {
  const host = sim.world.host(
    'host',
    async () => {
      await Promise.resolve();
      throw new Error('it broke');
    },
    { onUncaught: 'exit', restartMs: 100 },
  );
  expect(await host.ended()).to.deep.equal({ code: 1, signal: undefined });
  await sim.sleep(1_500);
  expect(host.starts).to.be.greaterThan(1);
});

simulate('each process has listeners, agents and stores of its own', LONG, async (sim) => {
  const store = new AsyncLocalStorage<string>();
  const heard: string[] = [];
  const main = (name: string) => () => {
    process.on('SIGUSR2', () => heard.push(name));
    store.run(name, () => {
      http
        .createServer((_request, response) => response.end(`${name} ${String(store.getStore())}`))
        .listen(80);
    });
  };
  const one = sim.world.host('one', main('one'));
  const two = sim.world.host('two', main('two'));
  await Promise.all([one.listening(80), two.listening(80)]);
  one.signal('SIGUSR2');
  await sim.sleep(100);
  expect(heard).to.deep.equal(['one']);
  expect(process.listenerCount('SIGUSR2')).to.equal(0);
  const ask = (url: string) => async (): Promise<string> => await (await fetch(url)).text();
  const answers = [await ask('http://two/')(), await one.run('ask', ask('http://two/'))];
  expect(answers).to.deep.equal(['two two', 'two two']);
  two.kill();
  expect(await ask('http://two/')().catch(() => 'gone')).to.equal('gone');
  expect(await one.run('ask', ask('http://two/')).catch(() => 'gone')).to.equal('gone');
});

simulate('what makes no sense is said', LONG, async (sim) => {
  const { world } = sim;
  const host = world.host('host', () => undefined);
  const wrong = (call: () => unknown, words: RegExp): void => {
    expect(call).to.throw(words);
  };
  wrong(() => world.host('host', () => undefined), /there is a host host already/);
  wrong(() => world.host('no/host', () => undefined), /cannot be named "no\/host"/);
  wrong(() => world.host('x', 5 as never), /got number to run: give it a file or a function/);
  wrong(() => world.host('x', './nowhere.ts'), /Cannot find module '.\/nowhere.ts'/);
  wrong(() => world.host('x', () => undefined, { bootsMs: 1 } as never), /no option "bootsMs"/);
  wrong(() => world.host('x', () => undefined, { bootMs: -1 }), /bootMs got -1/);
  wrong(() => world.host('x', () => undefined, { files: { 'a/b': '' } }), /"a\/b"/);
  wrong(() => {
    host.crashAfter(0);
  }, /cannot end after 0 steps/);
  wrong(() => {
    host.slowDown(Number.NaN);
  }, /slowDown got NaN/);
  wrong(() => {
    world.partition(host, 'there' as never);
  }, /wants two hosts of this world, or "here"/);
  await endsIn(
    sim,
    host.run('again', () => 1),
  );
});

async function endsIn(sim: Sim, call: Promise<number>): Promise<void> {
  expect(await call).to.equal(1);
  await sim.sleep(10);
}
