import { oneFor } from '../../kernel/one-for';
import type { Run } from '../../kernel/run';
import type { Strand } from '../../kernel/strand';
import { datagramFault } from '../faults/network';
import { isAny, loopbackOf, mapped, nameOf, type Endpoint } from './addresses';
import { ONE_WAY_MS } from './flow';
import { networkOf, nodeOf, type NetworkNode } from './network';
import type { BindError } from './node';

export type IpEndpoint = Endpoint & { readonly kind: 'ip' };

/** Who takes datagrams at an endpoint. */
export interface Receiver {
  readonly strand: Strand;
  readonly endpoint: IpEndpoint;
  /** Whether others may take the same endpoint; the last of them gets what comes. */
  readonly sharesPort: boolean;
  /** Groups that it has joined. */
  readonly groups: ReadonlySet<string>;
  receive(bytes: Uint8Array, from: IpEndpoint): void;
  /** Nobody is there for what was sent from here. */
  refused(): void;
}

type Fate = 'comes' | 'loss' | 'duplicate' | 'reorder';

/** One datagram in so many is lost, comes twice, or is overtaken, each, also without faults; the rest come as sent. */
const ONE_IN = 64;
/** What is drawn last of so many; whatever is drawn before comes. */
const UNLUCKY: readonly Fate[] = ['reorder', 'duplicate', 'loss'];
/** So much longer one that is overtaken takes, at most. */
const MOST_DELAY_MS = 50;
const FIRST_EPHEMERAL = 32_768;
const LAST_PORT = 65_535;

interface UnderWay {
  hasCome: boolean;
  deliver(): void;
}

/** The datagrams of a run. */
export const datagramsOf = oneFor((run: Run) => new Datagrams(run));

/** Who takes datagrams where, and what becomes of them on the way. One for each run. */
class Datagrams {
  private readonly receivers = new Map<NetworkNode, Receiver[]>();
  private readonly ways = new Map<string, UnderWay[]>();
  private readonly nextPort = new Map<NetworkNode, number>();

  constructor(private readonly run: Run) {}

  /** Takes an endpoint; port 0 becomes one that is free. */
  bind(strand: Strand, wanted: IpEndpoint, sharesPort: boolean): IpEndpoint | BindError {
    const node = nodeOf(this.run, strand);
    if (!node.owns(wanted.address) && !isMulticast(wanted.address)) return 'EADDRNOTAVAIL';
    if (wanted.port === 0) return { ...wanted, port: this.freePort(node) };
    const isTaken = this.at(node).some(
      ({ endpoint, sharesPort: shares }) =>
        endpoint.port === wanted.port &&
        overlaps(endpoint.address, wanted.address) &&
        !(shares && sharesPort),
    );
    return isTaken ? 'EADDRINUSE' : wanted;
  }

  open(receiver: Receiver): void {
    this.at(nodeOf(this.run, receiver.strand)).push(receiver);
  }

  close(receiver: Receiver): void {
    const open = this.at(nodeOf(this.run, receiver.strand));
    const index = open.indexOf(receiver);
    if (index >= 0) open.splice(index, 1);
  }

  /** The address from which a machine sends there. */
  sourceFor(strand: Strand, to: string): string {
    const node = nodeOf(this.run, strand);
    return node.owns(to) ? loopbackOf(to) : node.address;
  }

  /** Sends, and forgets: nobody learns what became of it. */
  send(from: Receiver, to: IpEndpoint, bytes: Uint8Array): void {
    const network = networkOf(this.run);
    const source = nodeOf(this.run, from.strand);
    const own = new Uint8Array(bytes);
    if (to.address === BROADCAST || isMulticast(to.address)) {
      for (const [node, open] of this.receivers) {
        for (const receiver of open) {
          const wants = to.address === BROADCAST || receiver.groups.has(to.address);
          if (wants && receiver.endpoint.port === to.port)
            this.carry(source, node, from, to, own, () => receiver);
        }
      }
      return;
    }
    const node = network.nodeAt(to.address, source);
    if (node !== undefined)
      this.carry(source, node, from, to, own, () => this.receiverAt(node, to));
  }

  private carry(
    source: NetworkNode,
    node: NetworkNode,
    from: Receiver,
    to: IpEndpoint,
    bytes: Uint8Array,
    find: () => Receiver | undefined,
  ): void {
    const fate = this.fateOf(source, node, to);
    if (fate === 'loss') return;
    const origin: IpEndpoint = {
      ...from.endpoint,
      address: isAny(from.endpoint.address)
        ? this.sourceFor(from.strand, to.address)
        : from.endpoint.address,
    };
    const arrive = (): void => {
      const { links } = networkOf(this.run);
      if (!node.isUp || links.isCut(source, node)) return;
      const receiver = find();
      if (receiver === undefined) {
        this.run.packet(from.strand, ONE_WAY_MS, () => {
          from.refused();
        });
        return;
      }
      this.run.onStrand(receiver.strand, () => {
        receiver.receive(bytes, {
          ...origin,
          address: mapped(origin.address, receiver.endpoint.address),
        });
      });
    };
    const strand = find()?.strand ?? node.system;
    if (fate === 'duplicate') this.inOrder(source, node, strand, arrive);
    if (fate === 'reorder') this.alone(source, node, strand, arrive);
    else this.inOrder(source, node, strand, arrive);
  }

  private fateOf(source: NetworkNode, node: NetworkNode, to: IpEndpoint): Fate {
    // The loopback of a machine loses nothing.
    if (source === node) return 'comes';
    const drawn = this.run.parts.choices.stream('network').choose(ONE_IN);
    const fate = UNLUCKY[drawn - (ONE_IN - UNLUCKY.length)] ?? 'comes';
    return datagramFault(this.run, `datagram to ${nameOf(to)}`) ?? fate;
  }

  /** Behind those that were sent before it between these two machines. */
  private inOrder(
    source: NetworkNode,
    node: NetworkNode,
    strand: Strand,
    deliver: () => void,
  ): void {
    const key = `${source.address}>${node.address}`;
    const way = this.ways.get(key) ?? [];
    this.ways.set(key, way);
    const one: UnderWay = { hasCome: false, deliver };
    way.push(one);
    const ms = ONE_WAY_MS + networkOf(this.run).links.extraMs(source, node);
    this.run.packet(strand, ms, () => {
      one.hasCome = true;
      for (let first = way[0]; first?.hasCome === true; first = way[0]) {
        way.shift();
        first.deliver();
      }
    });
  }

  private alone(source: NetworkNode, node: NetworkNode, strand: Strand, deliver: () => void): void {
    const { choices } = this.run.parts;
    const lateMs = 1 + choices.stream('network').choose(MOST_DELAY_MS);
    const ms = ONE_WAY_MS + lateMs + networkOf(this.run).links.extraMs(source, node);
    this.run.packet(strand, ms, deliver);
  }

  private receiverAt(node: NetworkNode, to: IpEndpoint): Receiver | undefined {
    const fits = this.at(node).filter(
      ({ endpoint }) =>
        endpoint.port === to.port && (isAny(to.address) || overlaps(endpoint.address, to.address)),
    );
    return fits.findLast(({ endpoint }) => endpoint.address === to.address) ?? fits.at(-1);
  }

  private at(node: NetworkNode): Receiver[] {
    const open = this.receivers.get(node) ?? [];
    this.receivers.set(node, open);
    return open;
  }

  private freePort(node: NetworkNode): number {
    const taken = new Set(this.at(node).map(({ endpoint }) => endpoint.port));
    let port = this.nextPort.get(node) ?? FIRST_EPHEMERAL;
    while (taken.has(port)) port = port === LAST_PORT ? FIRST_EPHEMERAL : port + 1;
    this.nextPort.set(node, port === LAST_PORT ? FIRST_EPHEMERAL : port + 1);
    return port;
  }
}

export const BROADCAST = '255.255.255.255';

export function isMulticast(address: string): boolean {
  const first = Number(address.split('.')[0]);
  return (first >= 224 && first <= 239) || /^ff/i.test(address);
}

/** An address of all takes what is sent to each, `::` also that of IPv4. */
function overlaps(bound: string, other: string): boolean {
  if (bound === other || bound === '::' || other === '::') return true;
  const isV4 = !other.includes(':') && !bound.includes(':');
  return isV4 && (bound === '0.0.0.0' || other === '0.0.0.0');
}
