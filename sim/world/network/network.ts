import { oneFor } from '../../kernel/one-for';
import type { Machine } from '../../kernel/process';
import type { Run } from '../../kernel/run';
import type { Strand } from '../../kernel/strand';
import { connectFault } from '../faults/network';
import type { Endpoint } from './addresses';
import { ONE_WAY_MS } from './flow';
import { Handshake, NO_ANSWER_MS, type Attempt, type NetworkError } from './handshake';
import { Links } from './links';
import { NetworkNode } from './node';

export type { Attempt, NetworkError } from './handshake';
export type { Links } from './links';
export type { NetworkNode } from './node';

/** The network of a run, made when it is first used. */
export const networkOf = oneFor((run: Run) => new Network(run));

/** The machine on the network to which a strand belongs. */
export function nodeOf(run: Run, strand: Strand): NetworkNode {
  return networkOf(run).nodeOf(strand.process.machine);
}

/** The machines that there are, and how connections come about between them. One for each run. */
class Network {
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

  /** All machines but that one, in the order in which they came. */
  others(node: NetworkNode): readonly NetworkNode[] {
    this.nodeOf(this.run.root.process.machine);
    return [...this.nodes.values()].filter((other) => other !== node);
  }

  /** The machine at that address, as `from` sees it. */
  nodeAt(address: string, from: NetworkNode): NetworkNode | undefined {
    if (from.owns(address)) return from;
    const plain = address.replace(/^::ffff:/, '');
    for (const node of this.nodes.values()) if (node.address === plain) return node;
    return undefined;
  }

  /** A request, and its answer: each takes the latency of one way. */
  connect(to: Endpoint, from: Endpoint | undefined, attempt: Attempt): void {
    const client = this.nodeOf(attempt.strand.process.machine);
    const host = to.kind === 'path' ? client : this.nodeAt(to.address, client);
    const failure = this.failureOf(to, host);
    if (failure === undefined && host !== undefined) {
      new Handshake(this.run, this.links, { to, from, client, host, attempt }).begin();
      return;
    }
    const { code, ms, isAnswer } = failure ?? UNREACHABLE;
    const fail = (): void => {
      attempt.failed(code);
    };
    // An answer takes as long as answers take; who waits for none has a clock for that.
    if (isAnswer) this.run.packet(attempt.strand, ms, fail);
    else this.run.worldTimer(attempt.strand, ms, fail);
  }

  /** What an attempt fails with before it gets anywhere. */
  private failureOf(to: Endpoint, host: NetworkNode | undefined): Failure | undefined {
    if (host?.isUp !== true) return UNREACHABLE;
    switch (connectFault(this.run, to)) {
      case 'refused':
        return { code: 'ECONNREFUSED', ms: 2 * ONE_WAY_MS, isAnswer: true };
      case 'timeout':
        return { code: 'ETIMEDOUT', ms: NO_ANSWER_MS, isAnswer: false };
      default:
        return undefined;
    }
  }
}

interface Failure {
  readonly code: NetworkError;
  readonly ms: number;
  /** Whether somebody answers, or nobody does. */
  readonly isAnswer: boolean;
}

/** Node and Linux give up on an address that nobody answers for after about three seconds. */
const UNREACHABLE: Failure = { code: 'EHOSTUNREACH', ms: 3_000, isAnswer: false };
