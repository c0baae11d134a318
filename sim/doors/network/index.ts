import { openDnsDoor } from './dns';
import { openHttpDoor } from './http';
import { openSocketsDoor } from './sockets';

/** Opens the door of the network: sockets, servers, names, and what http keeps between requests. */
export function openNetworkDoor(): void {
  openSocketsDoor();
  openDnsDoor();
  openHttpDoor();
}
