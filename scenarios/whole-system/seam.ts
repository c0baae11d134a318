/**
 * Somebody who watches loses its connection again and again, and comes back while messages go on being published.
 * What it missed comes from the log, what comes from then on is live: at the seam nothing may be missing, and nothing
 * may come twice. The script is played in a simulated world, where the network breaks connections too, and over
 * the sockets of this machine by an ordinary test.
 *
 * Invariants: E (the numbers rise without a gap), N (everything that was published is shown), K.
 */
import { simulate } from '../../sim';
import { type DeployedManager, deployedOn, managerHost } from '../doubles/deployed-manager';
import { Viewer } from '../doubles/viewer';

/** Some of them are more than the network takes at once, so that a replay waits for who reads. */
const messageBytes = 50_000;
const messages = 12;

export async function comesBack(manager: DeployedManager): Promise<void> {
  const { around } = manager;
  const viewer = new Viewer(manager, 'ann');
  await viewer.open();
  const publishing = (async () => {
    for (let message = 1; message <= messages; message += 1) await manager.publish(messageBytes);
  })();
  for (const knownAt of [2, 6]) {
    while (manager.published < knownAt) await around.sleep(5);
    viewer.cut();
  }
  await publishing;
  await viewer.checkShown();
  around.sometimes('it goes on where it was', viewer.resumes > 0);
  around.always('E: nothing is skipped', viewer.resyncs.length === 0, viewer.resyncs);
  await viewer.leave();
  await manager.close();
}

const options = {
  timeoutMs: 3_600_000,
  faults: { 'net.reset': { chance: 0.5, rate: 0.02, most: 2 } },
} as const;

simulate('a connection breaks now and then', options, async (sim) => {
  const host = managerHost(sim);
  const manager = await deployedOn(sim, host);
  const cut = sim.spawn('cut', async () => {
    await sim.sleep(sim.random() * 100);
    sim.world.partition('here', host);
    await sim.sleep(50);
    sim.world.heal();
  });
  await comesBack(manager);
  await cut;
});
