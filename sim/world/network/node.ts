import { InternalError } from '../../errors';
import type { Machine } from '../../kernel/process';
import type { Strand } from '../../kernel/strand';
import { isAny, isLoopback, keyOf, loopbackOf, type Endpoint } from './addresses';
import type { Side } from './connection';

/** What is waiting for connections at an endpoint. */
export interface Listener {
  readonly endpoint: Endpoint;
  readonly strand: Strand;
  /** A connection is established and waits to be accepted. */
  accept(side: Side): void;
}

export type BindError = 'EADDRINUSE' | 'EADDRNOTAVAIL';

/** First of the ports that are given to whoever does not name one, as on Linux. */
const FIRST_EPHEMERAL = 32_768;
const LAST_PORT = 65_535;

/** A machine on the network: its address, its ports, and who listens there. */
export class NetworkNode {
  /** False while the machine is off: nothing is answered. */
  isUp = true;
  /** Counts how often it went off: connections of an earlier time are not known any more. */
  epoch = 0;
  private readonly listeners = new Map<string, Listener>();
  private readonly bound = new Set<string>();
  private readonly watchers = new Set<() => void>();
  private nextEphemeral = FIRST_EPHEMERAL;

  /**
   * @param address under which others reach it
   * @param system what the machine itself does, for whichever process
   */
  constructor(
    readonly machine: Machine,
    readonly address: string,
    public system: Strand,
  ) {}

  /** Whether that address leads back to this machine. */
  owns(address: string): boolean {
    return isAny(address) || isLoopback(address) || address === this.address;
  }

  /** Takes an endpoint for a listener or a client; port 0 becomes one that is free. */
  bind(wanted: Endpoint): Endpoint | BindError {
    if (wanted.kind === 'path') {
      if (this.bound.has(keyOf(wanted))) return 'EADDRINUSE';
      this.bound.add(keyOf(wanted));
      return wanted;
    }
    if (!this.owns(wanted.address)) return 'EADDRNOTAVAIL';
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
    for (const watcher of this.watchers) watcher();
  }

  /** From now on whoever connects is refused. */
  close(listener: Listener): void {
    const key = keyOf(listener.endpoint);
    if (this.listeners.get(key) === listener) this.listeners.delete(key);
  }

  /** The machine goes off: who listened is gone, and nobody is told. */
  goOff(): void {
    this.isUp = false;
    this.epoch++;
    this.listeners.clear();
    this.bound.clear();
  }

  /** It is on again. @param system see the constructor */
  goOn(system: Strand): void {
    if (this.isUp) throw new InternalError(`${this.machine.name} is on already`);
    this.isUp = true;
    this.system = system;
  }

  /** Calls back, until it says true, whenever somebody begins to listen. */
  watch(isDone: () => boolean): void {
    const watcher = (): void => {
      if (isDone()) this.watchers.delete(watcher);
    };
    this.watchers.add(watcher);
    watcher();
  }

  listensAt(port: number): boolean {
    for (const { endpoint } of this.listeners.values()) {
      if (endpoint.kind === 'ip' && endpoint.port === port) return true;
    }
    return false;
  }

  listenerAt(to: Endpoint): Listener | undefined {
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

  /** A port that nobody has, for a client that did not bind one. */
  clientEndpoint(address: string): Endpoint {
    return { kind: 'ip', address, port: this.freePort(address) ?? FIRST_EPHEMERAL };
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
      ? ['0.0.0.0', '::', '127.0.0.1', '::1', address, this.address]
      : [address, address.includes(':') ? '::' : '0.0.0.0', '::'];
    return overlaps.some((one) => this.bound.has(keyOf({ kind: 'ip', address: one, port })));
  }
}
