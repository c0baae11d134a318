/**
 * Somebody who watches stops to read, for longer than anybody may have to wait: neither who publishes nor who else
 * watches may notice, and when it reads again it gets everything that it missed. The script is played in a
 * simulated world, and over the sockets of this machine by an ordinary test.
 *
 * Invariants: G (who does not read delays nobody), E and N (everybody gets everything, in order), K.
 */
import { simulate } from '../../sim';
import { type DeployedManager, deployedOn, managerHost } from '../doubles/deployed-manager';
import { Viewer } from '../doubles/viewer';

/** So few of them fill what the network takes of its own accord. */
const messageBytes = 60_000;

export async function oneStalls(manager: DeployedManager): Promise<void> {
  const { around } = manager;
  const stalled = new Viewer(manager, 'ann');
  const other = new Viewer(manager, 'bob');
  await Promise.all([stalled.open(), other.open()]);
  stalled.stall();
  let waiting = 0;
  while (waiting === 0) {
    await manager.publish(messageBytes);
    await other.checkShown();
    waiting = await manager.figure('websocket_queued_frames');
  }
  around.sometimes('messages wait for who does not read', stalled.shown.size < other.shown.size);
  around.always('who is stalled reads nothing', stalled.shown.size === 0);
  stalled.readAgain();
  await stalled.checkShown();
  around.always('E: nobody was cut off', stalled.closes.length + other.closes.length === 0);
  await Promise.all([stalled.leave(), other.leave()]);
  await manager.close();
}

simulate('one stalls beside another', { timeoutMs: 600_000 }, async (sim) => {
  await oneStalls(await deployedOn(sim, managerHost(sim)));
});
