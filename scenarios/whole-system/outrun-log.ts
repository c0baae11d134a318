/**
 * Somebody who watches comes back to a log that holds few messages, or to a manager that has begun a new log: what it
 * missed may be gone, before it comes or while it catches up on a slow link. Then it is told so.
 *
 * Invariants: E (a gap only after a resync), N (what is published from then on is shown), K.
 */
import { type Host, simulate } from '../../sim';
import { type DeployedManager, deployedOn, managerHost } from '../doubles/deployed-manager';
import { Viewer } from '../doubles/viewer';

const options = { timeoutMs: 3_600_000 } as const;
/** A page of a replay is three of them, more than the network takes at once. */
const messageBytes = 60_000;
const env = { LOG_CAPACITY: '4', QUEUE_LIMIT: '6' };

simulate('the log outruns who comes back', options, async (sim) => {
  const host = managerHost(sim, { env });
  const manager = await deployedOn(sim, host);
  const viewer = new Viewer(manager, 'ann');
  const page = sim.world.host('page', () => viewer.open());
  sim.world.slowLink(host, page, 20);
  while (viewer.connections === 0) await sim.sleep(10);

  await page.run('cut', () => viewer.cut());
  const missed = 1 + Math.floor(sim.random() * 5);
  for (let message = 1; message <= missed; message += 1) await manager.publish(messageBytes);
  for (let burst = 1; burst <= 3; burst += 1) {
    await sim.sleep(40);
    await Promise.all([1, 2, 3].map(() => manager.publish(messageBytes)));
  }
  await shownToTheEnd(manager, { viewer, page });
  sim.sometimes('it has missed nothing for good', viewer.resyncs.length === 0);
  sim.sometimes('it is told when it comes', viewer.resyncs.length > viewer.outruns);
  sim.sometimes('it is outrun while it catches up', viewer.outruns > 0);
  const isTooOld = viewer.resyncs.every((reason) => reason === 'TOO_OLD');
  sim.always('E: it is told why', isTooOld, viewer.resyncs);
});

simulate('the manager begins anew', options, async (sim) => {
  const host = managerHost(sim, { restartMs: 100 });
  const manager = await deployedOn(sim, host);
  const viewer = new Viewer(manager, 'ann');
  const page = sim.world.host('page', () => viewer.open());
  while (viewer.connections === 0) await sim.sleep(10);

  const before = 1 + Math.floor(sim.random() * 3);
  for (let message = 1; message <= before; message += 1) await manager.publish();
  if (sim.random() < 0.5) host.kill();
  else host.crash();
  for (let message = 1; message <= 4; message += 1) await manager.publish();
  await shownToTheEnd(manager, { viewer, page });
  sim.always('E: it is told of the new log', viewer.resyncs.join() === 'EPOCH', viewer.resyncs);
});

async function shownToTheEnd(
  manager: DeployedManager,
  { viewer, page }: { readonly viewer: Viewer; readonly page: Host },
): Promise<void> {
  await viewer.checkShown();
  await manager.publish();
  await viewer.checkShown();
  await page.run('leave', () => viewer.leave());
  await manager.close();
}
