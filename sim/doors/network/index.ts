import { openDgramDoor } from './dgram';
import { openDnsDoor } from './dns';
import { openHttpDoor } from './http';
import { openSocketsDoor } from './sockets';
import { openTlsDoor } from './tls';
import { openUndiciDoor } from './undici';

/** Opens the door of the network: sockets, servers, names, fetch, and what http keeps between requests. */
export function openNetworkDoor(): void {
  openSocketsDoor();
  openDnsDoor();
  openHttpDoor();
  openDgramDoor();
  openTlsDoor();
  openUndiciDoor();
}
