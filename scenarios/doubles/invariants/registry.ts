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
  const { connections, members, refused } = stats();
  const { authenticating, replaying, live, draining, closed } = connections;
  const registered = authenticating + replaying + live + draining;
  sim.always('F: every open socket is registered', registered >= open, registered, open);
  sim.always('F: no closed socket is registered', registered <= notClosed, registered, notClosed);
  const accounted = registered + closed + sumOf(refused);
  sim.always('F: a connection counts until it is closed', accounted >= notClosed, accounted);
  sim.always('F: no closed socket is a member', members <= notClosed, members, notClosed);
}

/** F: each connection was turned away, or has ended once. To be asked when all of them are closed. */
export function checkEnds(sim: Sim, { network, stats }: RegistryView): void {
  const { refused, ended } = stats();
  const [away, ends] = [sumOf(refused), sumOf(ended)];
  const { length } = network.servers;
  sim.always('F: each connection ends once', away + ends === length, away, ends, length);
}

/** F: nothing is sent after detach. */
export function checkNoLateSends(sim: Sim, network: Network): void {
  const late = network.servers.reduce((sum, { lateSends }) => sum + lateSends, 0);
  sim.always('F: nothing is sent after detach', late === 0, late);
}

function sumOf(counts: Readonly<Partial<Record<string, number>>>): number {
  return Object.values(counts).reduce<number>((sum, count = 0) => sum + count, 0);
}
