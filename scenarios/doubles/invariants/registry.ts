import { type ManagerStats } from '../../../services/websocket-manager';
import { type Sim } from '../../../sim';
import { type Network } from '../network';

const [OPEN, CLOSED] = [1, 3];

/** What the checks look at: who is connected according to the manager, and to the network. */
export interface RegistryView {
  readonly network: Network;
  readonly stats: () => ManagerStats;
}

/** F: the registry equals the open sockets. True between any two steps, so check it often. */
export function checkRegistry(sim: Sim, { network, stats }: RegistryView): void {
  const states = network.servers.map(({ readyState }) => readyState);
  const open = states.filter((state) => state === OPEN).length;
  const notClosed = states.filter((state) => state !== CLOSED).length;
  const { connections, members } = stats();
  const { authenticating, replaying, live, draining } = connections;
  const registered = authenticating + replaying + live + draining;
  sim.always('F: every open socket is registered', registered >= open, registered, open);
  sim.always('F: no closed socket is registered', registered <= notClosed, registered, notClosed);
  sim.always('F: no closed socket is a member', members <= notClosed, members, notClosed);
}

/** F: nothing is sent after detach. */
export function checkNoLateSends(sim: Sim, network: Network): void {
  const late = network.servers.reduce((sum, { lateSends }) => sum + lateSends, 0);
  sim.always('F: nothing is sent after detach', late === 0, late);
}
