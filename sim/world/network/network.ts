import type { Machine } from '../../kernel/process';
import type { Run } from '../../kernel/run';
import type { Strand } from '../../kernel/strand';
import { connectFault } from '../faults/network';
import { isAny, loopbackOf, mapped, type Endpoint } from './addresses';
import { belongsTo, connectionOf, type Connection, type Side } from './connection';
import { ONE_WAY_MS } from './flow';
import { Links } from './links';
import { NetworkNode, type BindError, type Listener } from './node';
import { Route, type Packet } from './route';

/** What becomes of an attempt to connect. */
export interface Attempt {
  readonly strand: Strand;
  /** Whether whoever began it has given up. */
  isGivenUp(): boolean;
  connected(side: Side): void;
  failed(code: NetworkError): void;
}

export type { Links } from './links';
export type { NetworkNode } from './node';

export type NetworkError = BindError | 'ECONNREFUSED' | 'EHOSTUNREACH' | 'ENOENT' | 'ETIMEDOUT';

/** Node and Linux give up on an address that nobody answers for after about three seconds. */
const UNREACHABLE_MS = 3_000;
/** So long Linux goes on asking where every answer is lost. */
const NO_ANSWER_MS = 127_000;

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

/** The machine on the network to which a strand belongs. */
export function nodeOf(run: Run, strand: Strand): NetworkNode {
  return networkOf(run).nodeOf(strand.process.machine);
}

/** The machines that there are, and how connections come about between them. One for each run. */
export class Network {
  readonly links: Links;
  /** Counts handles, for ids. */
  nextHandle = 0;
  private readonly nodes = new Map<Machine, NetworkNode>();

  constructor(private readonly run: Run) {
    this.links = new Links(run);
  }

  /** The place of a machine on the network, which it gets when it first asks. */
  nodeOf(machine: Machine): NetworkNode {
    let node = this.nodes.get(machine);
    if (node === undefined) {
      // The scenario's own machine is the first, whoever comes first.
      const own = this.run.root.process.machine;
      if (machine !== own) this.nodeOf(own);
      const number = this.nodes.size + 1;
      const address = `10.0.${String(number >> 8)}.${String(number & 255)}`;
      node = new NetworkNode(machine, address, this.run.root);
      this.nodes.set(machine, node);
    }
    return node;
  }

  /** A machine that is new. @param system what it does itself, for whichever process */
  addNode(machine: Machine, system: Strand): NetworkNode {
    const node = this.nodeOf(machine);
    node.system = system;
    return node;
  }

  /** The machine of that name, in whatever case. */
  nodeNamed(name: string): NetworkNode | undefined {
    const wanted = name.toLowerCase();
    for (const node of this.nodes.values()) {
      if (node.machine.name.toLowerCase() === wanted) return node;
    }
    return undefined;
  }

  /** The machine at that address, as `from` sees it. */
  nodeAt(address: string, from: NetworkNode): NetworkNode | undefined {
    if (from.owns(address)) return from;
    const plain = address.replace(/^::ffff:/, '');
    for (const node of this.nodes.values()) if (node.address === plain) return node;
    return undefined;
  }

  routeBetween(from: NetworkNode, to: NetworkNode): Route {
    return new Route(this.run, this.links, from, to);
  }

  /** A request, and its answer: each takes the latency of one way. */
  connect(to: Endpoint, from: Endpoint | undefined, attempt: Attempt): void {
    const { run } = this;
    const client = this.nodeOf(attempt.strand.process.machine);
    const host = to.kind === 'path' ? client : this.nodeAt(to.address, client);
    const failLater = (code: NetworkError, ms: number): void => {
      run.packet(attempt.strand, ms, () => {
        attempt.failed(code);
      });
    };
    if (host?.isUp !== true) {
      failLater('EHOSTUNREACH', UNREACHABLE_MS);
      return;
    }
    const fault = connectFault(run, to);
    if (fault !== undefined) {
      if (fault === 'refused') failLater('ECONNREFUSED', 2 * ONE_WAY_MS);
      else failLater('ETIMEDOUT', NO_ANSWER_MS);
      return;
    }
    const request = this.routeBetween(client, host);
    const answer = request.reversed();
    let isAnswered = false;
    if (this.links.isCut(client, host) || this.links.isCut(host, client)) {
      run.giveUp(attempt.strand, NO_ANSWER_MS, () => {
        if (!isAnswered) attempt.failed('ETIMEDOUT');
        isAnswered = true;
      });
    }
    const back = (arrive: () => void, isTooLate?: () => void): void => {
      answer.carry({
        strand: attempt.strand,
        ms: ONE_WAY_MS,
        arrive: () => {
          if (isAnswered) {
            isTooLate?.();
            return;
          }
          isAnswered = true;
          arrive();
        },
      });
    };
    const refuse = (): void => {
      back(() => {
        attempt.failed(to.kind === 'path' ? 'ENOENT' : 'ECONNREFUSED');
      });
    };
    const asked: Packet = {
      strand: attempt.strand,
      ms: ONE_WAY_MS,
      isUnknown: refuse,
      arrive: () => {
        if (attempt.isGivenUp()) return;
        if (this.links.isCut(host, client)) {
          // The answer would be lost: both sides go on asking.
          this.links.hold(host, client, () => {
            request.carry(asked);
          });
          return;
        }
        const listener = host.listenerAt(to);
        if (listener === undefined) {
          refuse();
          return;
        }
        const { client: ours, server } = this.established(to, from, client, host, listener);
        belongsTo(ours, attempt.strand);
        belongsTo(server, listener.strand);
        back(
          () => {
            attempt.connected(ours);
          },
          () => {
            ours.outgoing.reset();
          },
        );
        run.packet(listener.strand, ONE_WAY_MS, () => {
          if (host.listenerAt(to) === listener) listener.accept(server);
          else server.outgoing.reset();
        });
      },
    };
    request.carry(asked);
  }

  private established(
    to: Endpoint,
    from: Endpoint | undefined,
    client: NetworkNode,
    host: NetworkNode,
    listener: Listener,
  ): Connection {
    const route = this.routeBetween(client, host);
    if (to.kind === 'path' || listener.endpoint.kind === 'path') {
      const nameless: Endpoint = { kind: 'path', path: '' };
      return connectionOf(
        this.run,
        route,
        { own: nameless, seen: nameless },
        { own: to, seen: to },
      );
    }
    const target = isAny(to.address) ? { ...to, address: loopbackOf(to.address) } : to;
    const ownAddress = client === host ? loopbackOf(target.address) : client.address;
    const own = from ?? client.clientEndpoint(ownAddress);
    const seenBy = (endpoint: Endpoint): Endpoint =>
      endpoint.kind === 'ip' && listener.endpoint.kind === 'ip'
        ? { ...endpoint, address: mapped(endpoint.address, listener.endpoint.address) }
        : endpoint;
    return connectionOf(
      this.run,
      route,
      { own, seen: seenBy(own) },
      { own: seenBy(target), seen: target },
    );
  }
}
