import type { Run } from '../../kernel/run';
import type { Strand } from '../../kernel/strand';
import { isAny, loopbackOf, nameOf } from '../../world/network/addresses';
import {
  BROADCAST,
  datagramsOf,
  isMulticast,
  type IpEndpoint,
  type Receiver,
} from '../../world/network/datagrams';
import { Handle } from './handle';
import { nativeStreams } from './native';
import { describe } from './stream-handle';

interface SendRequest {
  oncomplete?: (this: SendRequest, status: number, sentBytes: number) => void;
}

/** Linux takes no more than that in one datagram. */
const MOST_BYTES = 65_507;
/** What may wait until it is read; as on Linux, what does not fit is gone. */
const MOST_WAITING_BYTES = 212_992;
const REUSE_ADDRESS = 4;
const REUSE_PORT = 8;
const MOST_TTL = 255;

/** The handle of a socket of `dgram`: what Node calls where it would call libuv. */
export class DatagramHandle extends Handle implements Receiver {
  readonly what = 'socket';
  readonly groups = new Set<string>();
  sharesPort = false;
  endpoint: IpEndpoint;
  onmessage:
    ((length: number, handle: DatagramHandle, bytes?: Buffer, from?: object) => void) | undefined =
    undefined;
  onerror: unknown = undefined;
  /** Of Node's own, which asks our door of names. */
  lookup: unknown = undefined;
  private isBound = false;
  private isReading = false;
  private allowsBroadcast = false;
  private peer: IpEndpoint | undefined = undefined;
  private waiting: (() => void)[] = [];
  private waitingBytes = 0;
  private readonly bufferBytes = [MOST_WAITING_BYTES, MOST_WAITING_BYTES];

  constructor(run: Run, strand: Strand, isIpv6: boolean) {
    super(run, strand, false);
    this.endpoint = { kind: 'ip', address: isIpv6 ? '::' : '0.0.0.0', port: 0 };
  }

  get detail(): string {
    return `takes datagrams at ${nameOf(this.endpoint)}`;
  }

  bind(address: string, port: number, flags: number): number {
    this.sharesPort = (flags & (REUSE_ADDRESS | REUSE_PORT)) !== 0;
    const wanted: IpEndpoint = { kind: 'ip', address, port };
    const bound = datagramsOf(this.run).bind(this.strand, wanted, this.sharesPort);
    if (typeof bound === 'string') return nativeStreams().errno(bound);
    this.endpoint = bound;
    this.isBound = true;
    datagramsOf(this.run).open(this);
    this.run.held.add(this);
    return 0;
  }

  bind6(address: string, port: number, flags: number): number {
    return this.bind(address, port, flags);
  }

  connect(address: string, port: number): number {
    const target = isAny(address) ? loopbackOf(address) : address;
    this.peer = { kind: 'ip', address: target, port };
    if (isAny(this.endpoint.address)) {
      const source = datagramsOf(this.run).sourceFor(this.strand, target);
      this.endpoint = { ...this.endpoint, address: source };
    }
    return 0;
  }

  connect6(address: string, port: number): number {
    return this.connect(address, port);
  }

  disconnect(): number {
    this.peer = undefined;
    return 0;
  }

  /** @returns one more than the bytes that were sent, or Node's error number */
  send(
    _request: SendRequest,
    chunks: readonly Uint8Array[],
    _count: number,
    ...to: unknown[]
  ): number {
    const bytes = Buffer.concat(chunks);
    const { errno } = nativeStreams();
    if (bytes.length > MOST_BYTES) return errno('EMSGSIZE');
    const [port, address] = to as [number, string];
    const target: IpEndpoint | undefined =
      typeof port === 'number' ? { kind: 'ip', address, port } : this.peer;
    if (target === undefined) return errno('EDESTADDRREQ');
    if (target.address === BROADCAST && !this.allowsBroadcast) return errno('EACCES');
    datagramsOf(this.run).send(this, target, bytes);
    return bytes.length + 1;
  }

  send6(...args: Parameters<DatagramHandle['send']>): number {
    return this.send(...args);
  }

  recvStart(): number {
    this.isReading = true;
    const { waiting } = this;
    this.waiting = [];
    this.waitingBytes = 0;
    for (const deliver of waiting) this.later(deliver);
    return 0;
  }

  recvStop(): number {
    this.isReading = false;
    return 0;
  }

  getsockname(out: Record<string, unknown>): number {
    return this.isBound ? describe(this.endpoint, out) : nativeStreams().errno('EBADF');
  }

  getpeername(out: Record<string, unknown>): number {
    return describe(this.peer, out);
  }

  setBroadcast(isOn: number | boolean): number {
    this.allowsBroadcast = Boolean(isOn);
    return this.isBound ? 0 : nativeStreams().errno('EBADF');
  }

  setTTL(ttl: number): number {
    return this.settable(ttl >= 1 && ttl <= MOST_TTL);
  }

  setMulticastTTL(ttl: number): number {
    return this.settable(ttl >= 0 && ttl <= MOST_TTL);
  }

  setMulticastLoopback(): number {
    return this.settable(true);
  }

  setMulticastInterface(): number {
    return this.settable(true);
  }

  addMembership(group: string): number {
    const { errno } = nativeStreams();
    if (!isMulticast(group)) return errno('EINVAL');
    if (this.groups.has(group)) return errno('EADDRINUSE');
    this.groups.add(group);
    return 0;
  }

  dropMembership(group: string): number {
    return this.groups.delete(group) ? 0 : nativeStreams().errno('EADDRNOTAVAIL');
  }

  addSourceSpecificMembership(_source: string, group: string): number {
    return this.addMembership(group);
  }

  dropSourceSpecificMembership(_source: string, group: string): number {
    return this.dropMembership(group);
  }

  /** Linux doubles what it is told. */
  bufferSize(bytes: number, isReceive: boolean): number {
    const index = isReceive ? 0 : 1;
    if (bytes > 0) this.bufferBytes[index] = 2 * bytes;
    return this.bufferBytes[index] ?? 0;
  }

  getSendQueueSize(): number {
    return 0;
  }

  getSendQueueCount(): number {
    return 0;
  }

  // What the network tells.

  receive(bytes: Uint8Array, from: IpEndpoint): void {
    if (this.isClosed) return;
    const { peer } = this;
    if (peer !== undefined && (peer.port !== from.port || peer.address !== from.address)) return;
    const deliver = (): void => {
      const sender: Record<string, unknown> = {};
      describe(from, sender);
      this.tell(bytes.length, Buffer.from(bytes), sender);
    };
    if (this.isReading) {
      this.inContext(deliver);
    } else if (this.waitingBytes + bytes.length <= MOST_WAITING_BYTES) {
      this.waiting.push(deliver);
      this.waitingBytes += bytes.length;
    }
  }

  /** Linux tells whoever is connected, and nobody else. */
  refused(): void {
    if (this.peer === undefined || this.isClosed || !this.isReading) return;
    this.inContext(() => {
      this.tell(nativeStreams().errno('ECONNREFUSED'));
    });
  }

  override processEnded(): void {
    super.processEnded();
    datagramsOf(this.run).close(this);
  }

  protected override onClose(): void {
    this.isReading = false;
    datagramsOf(this.run).close(this);
  }

  private settable(isValid: boolean): number {
    const { errno } = nativeStreams();
    if (!isValid) return errno('EINVAL');
    return this.isBound ? 0 : errno('EBADF');
  }

  private tell(length: number, bytes?: Buffer, from?: object): void {
    if (!this.isClosed) this.onmessage?.(length, this, bytes, from);
  }
}
