import { isIP } from 'node:net';

/** One end of a connection: an address and a port, or the path of a Unix domain socket. */
export type Endpoint =
  | { readonly kind: 'ip'; readonly address: string; readonly port: number }
  | { readonly kind: 'path'; readonly path: string };

/** The key under which a listener of that endpoint is kept. */
export function keyOf(endpoint: Endpoint): string {
  return endpoint.kind === 'path'
    ? `unix:${endpoint.path}`
    : `${endpoint.address}|${String(endpoint.port)}`;
}

/** For people: `127.0.0.1:80`, `[::1]:80` or a path. */
export function nameOf(endpoint: Endpoint): string {
  if (endpoint.kind === 'path') return endpoint.path;
  const { address, port } = endpoint;
  return isIP(address) === 6 ? `[${address}]:${String(port)}` : `${address}:${String(port)}`;
}

export function isAny(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}

export function isLoopback(address: string): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./.test(address);
}

/** The loopback address of the family of `address`. */
export function loopbackOf(address: string): string {
  return isIP(address) === 6 ? '::1' : '127.0.0.1';
}

/** How an IPv4 address reads for a listener on `::`. */
export function mapped(address: string, listener: string): string {
  return isIP(listener) === 6 && isIP(address) === 4 ? `::ffff:${address}` : address;
}
