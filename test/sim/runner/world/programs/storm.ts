import http from 'node:http';
import { simulate } from '../../../../../sim';
simulate('storm', { timeoutMs: 2_000_000, faults: 'all' }, async (sim) => {
  const make = (name: string) =>
    sim.world.host(
      name,
      () => {
        http
          .createServer((_q, r) => {
            r.end('x');
          })
          .listen(80)
          .on('error', () => process.exit(1));
      },
      { onUncaught: 'exit' },
    );
  const hosts = ['a', 'b', 'c'].map(make);
  let answered = 0;
  for (let i = 0; i < 20; i++) {
    await Promise.all(
      hosts.map(async ({ name }) => {
        try {
          const r = await fetch(`http://${name}/`, { signal: AbortSignal.timeout(5000) });
          await r.text();
          answered++;
        } catch {
          /* */
        }
      }),
    );
    await sim.sleep(100);
  }
  sim.sometimes(
    'a host came back',
    hosts.some((h) => h.starts > 1),
  );
  sim.sometimes('not all answered', answered < 60);
  const well = new Set<string>();
  let isOver = false;
  const probes = hosts.map(({ name }) =>
    sim.spawn(`probe ${name}`, async () => {
      while (!isOver) {
        try {
          const r = await fetch(`http://${name}/`, { signal: AbortSignal.timeout(5000) });
          await r.text();
          well.add(name);
        } catch {
          well.delete(name);
        }
        await sim.sleep(100);
      }
    }),
  );
  await sim.eventually('all answer', () => well.size === 3, { withinMs: 300_000 });
  isOver = true;
  await Promise.all(probes);
});
