/**
 * A machine on which somebody watches is lost without a word: its power fails, or the network between it and the
 * manager, in both directions or in one. Messages go on being sent to it, and the manager's machine takes them.
 *
 * Invariants: F (a connection without pongs is given up, and no other one is), D (and nothing waits for it), E and N
 * (who comes back goes on from where it was), K.
 */
import { type Host, simulate, type Sim } from '../../sim';
import { deployedOn, managerHost } from '../doubles/deployed-manager';
import { Viewer } from '../doubles/viewer';

const pingMs = 30_000;
/** The first ping after the loss may come a whole interval later, then two go unanswered. */
const noticedMs = 4 * pingMs;
const losses = ['power', 'moment', 'cut', 'deaf', 'mute', 'asleep'] as const;

simulate('a machine is lost', { timeoutMs: 3_600_000 }, async (sim) => {
  const host = managerHost(sim);
  const manager = await deployedOn(sim, host);
  const [watcher, witness] = [new Viewer(manager, 'ann'), new Viewer(manager, 'bob')];
  const laptop = sim.world.host('laptop', () => watcher.open());
  await witness.open();
  while (watcher.connections === 0) await sim.sleep(10);
  await manager.publish();
  await sim.sleep(sim.random() * pingMs);

  const loss = sim.pick(losses);
  const mend = lose(sim, { loss, laptop, manager: host });
  const lostMs = sim.nowMs;
  const isBack = loss === 'moment';
  while (sim.nowMs < lostMs + noticedMs) {
    await manager.publish();
    const live = await manager.figure('websocket_connections{state="live"}');
    sim.sometimes('a message is sent to nobody', live === 2 && !isBack);
    // Whoever hears nothing gives the connection up by itself, and can say so.
    const isMute = loss !== 'moment' && loss !== 'deaf';
    const isEarly = isMute && sim.nowMs < lostMs + 2 * pingMs - 1_000;
    sim.always('F: two pings are waited for', live === 2 || !isEarly, live, sim.nowMs - lostMs);
    await sim.sleep(8_000);
  }
  const counts = await Promise.all(
    ['authenticating', 'replaying', 'live', 'draining', 'closed'].map((state) =>
      manager.figure(`websocket_connections{state="${state}"}`),
    ),
  );
  const connections = counts.reduce((sum, count) => sum + count, 0);
  sim.always('F: a lost connection is given up', connections === (isBack ? 2 : 1), loss, counts);
  const queued = await manager.figure('websocket_queued_frames');
  sim.always('D: nothing waits for who is lost', queued === 0, queued);

  mend();
  await Promise.all([watcher.checkShown(), witness.checkShown()]);
  sim.always('E: nothing was lost for good', watcher.resyncs.length === 0, watcher.resyncs);
  sim.sometimes('it comes back, and goes on', watcher.resumes > 0);
  sim.always('F: who answers stays', witness.closes.length === 0, witness.closes);
  await Promise.all([laptop.run('leave', () => watcher.leave()), witness.leave()]);
  await manager.close();
});

/** What brings it back, if it does not come back by itself. */
function lose(
  sim: Sim,
  {
    loss,
    laptop,
    manager,
  }: { readonly loss: string; readonly laptop: Host; readonly manager: Host },
): () => void {
  const { world } = sim;
  switch (loss) {
    case 'power':
      laptop.crash();
      return () => laptop.start();
    case 'moment':
      laptop.crash();
      void sim.sleep(10_000).then(() => laptop.start());
      return () => undefined;
    case 'asleep':
      laptop.pause();
      return () => laptop.resume();
    case 'deaf':
      world.partition(manager, laptop, { oneWay: true });
      return () => world.heal();
    case 'mute':
      world.partition(laptop, manager, { oneWay: true });
      return () => world.heal();
    default:
      world.partition(laptop, manager);
      return () => world.heal();
  }
}
