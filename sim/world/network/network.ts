import type { Run } from '../../kernel/run';
import type { Strand } from '../../kernel/strand';
import { isAny, isLoopback, keyOf, loopbackOf, mapped, type Endpoint } from './addresses';
import { belongsTo, connectionOf, type Connection, type Side } from './connection';
import { ONE_WAY_MS } from './flow';

/** What is waiting for connections at an endpoint. */
export interface Listener {
  readonly endpoint: Endpoint;
  readonly strand: Strand;
  /** A connection is established and waits to be accepted. */
  accept(side: Side): void;
}

/** What becomes of an attempt to connect. */
export interface Attempt {
  readonly strand: Strand;
  /** Whether whoever began it has given up. */
  isGivenUp(): boolean;
  connected(side: Side): void;
  failed(code: NetworkError): void;
}

export type NetworkError =
  'EADDRINUSE' | 'EADDRNOTAVAIL' | 'ECONNREFUSED' | 'EHOSTUNREACH' | 'ENOENT';

/** First of the ports that are given to whoever does not name one, as on Linux. */
const FIRST_EPHEMERAL = 32_768;
const LAST_PORT = 65_535;
/** Node and Linux give up on an address that nobody answers for after about three seconds. */
const UNREACHABLE_MS = 3_000;

const networks = new WeakMap<Run, Network>();

/** The network of a run, made when it is first used. */
export function networkOf(run: Run): Network {
  let network = networks.get(run);
  if (network === undefined) {
    network = new Network(run);
    networks.set(run, network);
  }
  return network;
}

/** Who listens where, and how connections come about. One for each run. */
export class Network {
  private readonly listeners = new Map<string, Listener>();
  private readonly bound = new Set<string>();
  /** Counts handles, for ids. */
  nextHandle = 0;
  private nextEphemeral = FIRST_EPHEMERAL;

  constructor(private readonly run: Run) {}

  /** Takes an endpoint for a listener or a client; port 0 becomes one that is free. */
  bind(wanted: Endpoint): Endpoint | NetworkError {
    if (wanted.kind === 'path') {
      if (this.bound.has(keyOf(wanted))) return 'EADDRINUSE';
      this.bound.add(keyOf(wanted));
      return wanted;
    }
    if (!isAny(wanted.address) && !isLoopback(wanted.address)) return 'EADDRNOTAVAIL';
    const port = wanted.port === 0 ? this.freePort(wanted.address) : wanted.port;
    if (port === undefined || this.isTaken(wanted.address, port)) return 'EADDRINUSE';
    const endpoint: Endpoint = { ...wanted, port };
    this.bound.add(keyOf(endpoint));
    return endpoint;
  }

  release(endpoint: Endpoint): void {
    this.bound.delete(keyOf(endpoint));
  }

  listen(listener: Listener): void {
    this.listeners.set(keyOf(listener.endpoint), listener);
  }

  /** From now on whoever connects is refused. */
  close(listener: Listener): void {
    this.listeners.delete(keyOf(listener.endpoint));
  }

  /** A request, and its answer: each takes the latency of one way. */
  connect(to: Endpoint, from: Endpoint | undefined, attempt: Attempt): void {
    const { run } = this;
    const fail = (code: NetworkError, ms: number): void => {
      run.packet(attempt.strand, ms, () => {
        attempt.failed(code);
      });
    };
    if (to.kind === 'ip' && !isAny(to.address) && !isLoopback(to.address)) {
      fail('EHOSTUNREACH', UNREACHABLE_MS);
      return;
    }
    run.packet(attempt.strand, ONE_WAY_MS, () => {
      if (attempt.isGivenUp()) return;
      const listener = this.listenerAt(to);
      if (listener === undefined) {
        fail(to.kind === 'path' ? 'ENOENT' : 'ECONNREFUSED', ONE_WAY_MS);
        return;
      }
      const { client, server } = this.established(to, from, listener);
      belongsTo(client, attempt.strand);
      belongsTo(server, listener.strand);
      run.packet(attempt.strand, ONE_WAY_MS, () => {
        attempt.connected(client);
      });
      run.packet(listener.strand, ONE_WAY_MS, () => {
        if (this.listenerAt(to) === listener) listener.accept(server);
        else server.outgoing.reset();
      });
    });
  }

  private established(to: Endpoint, from: Endpoint | undefined, listener: Listener): Connection {
    if (to.kind === 'path' || listener.endpoint.kind === 'path') {
      const nameless: Endpoint = { kind: 'path', path: '' };
      return connectionOf(this.run, { own: nameless, seen: nameless }, { own: to, seen: to });
    }
    const target = isAny(to.address) ? { ...to, address: loopbackOf(to.address) } : to;
    const own = from ?? this.clientEndpoint(loopbackOf(target.address));
    const seenBy = (endpoint: Endpoint): Endpoint =>
      endpoint.kind === 'ip' && listener.endpoint.kind === 'ip'
        ? { ...endpoint, address: mapped(endpoint.address, listener.endpoint.address) }
        : endpoint;
    return connectionOf(
      this.run,
      { own, seen: seenBy(own) },
      { own: seenBy(target), seen: target },
    );
  }

  /** A port that nobody has, for a client that did not bind one. */
  private clientEndpoint(address: string): Endpoint {
    return { kind: 'ip', address, port: this.freePort(address) ?? FIRST_EPHEMERAL };
  }

  private listenerAt(to: Endpoint): Listener | undefined {
    const exact = this.listeners.get(keyOf(to));
    if (exact !== undefined || to.kind === 'path') return exact;
    const candidates = isAny(to.address)
      ? ['::', '0.0.0.0', loopbackOf(to.address)]
      : to.address.includes(':')
        ? ['::']
        : ['0.0.0.0', '::'];
    for (const address of candidates) {
      const listener = this.listeners.get(keyOf({ ...to, address }));
      if (listener !== undefined) return listener;
    }
    return undefined;
  }

  private freePort(address: string): number | undefined {
    for (let tries = 0; tries <= LAST_PORT - FIRST_EPHEMERAL; tries++) {
      const port = this.nextEphemeral;
      this.nextEphemeral = port === LAST_PORT ? FIRST_EPHEMERAL : port + 1;
      if (!this.isTaken(address, port)) return port;
    }
    return undefined;
  }

  /** Whether an endpoint that was taken has this port, on this address or on all. */
  private isTaken(address: string, port: number): boolean {
    const overlaps = isAny(address)
      ? ['0.0.0.0', '::', '127.0.0.1', '::1', address]
      : [address, address.includes(':') ? '::' : '0.0.0.0', '::'];
    return overlaps.some((one) => this.bound.has(keyOf({ kind: 'ip', address: one, port })));
  }
}
