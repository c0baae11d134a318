import type { Run } from '../../kernel/run';
import type { Strand } from '../../kernel/strand';
import { isAny, loopbackOf, mapped, type Endpoint } from './addresses';
import { belongsTo, connectionOf, type Connection, type Side } from './connection';
import { ONE_WAY_MS } from './flow';
import type { Links } from './links';
import type { BindError, Listener, NetworkNode } from './node';
import { Route } from './route';

export type NetworkError = BindError | 'ECONNREFUSED' | 'EHOSTUNREACH' | 'ENOENT' | 'ETIMEDOUT';

/** What becomes of an attempt to connect. */
export interface Attempt {
  readonly strand: Strand;
  /** Whether whoever began it has given up. */
  isGivenUp(): boolean;
  connected(side: Side): void;
  failed(code: NetworkError): void;
}

/** Who wants to connect to whom. */
interface Wanted {
  readonly to: Endpoint;
  /** What the client has bound, if anything. */
  readonly from: Endpoint | undefined;
  readonly client: NetworkNode;
  readonly host: NetworkNode;
  readonly attempt: Attempt;
}

/** So long Linux goes on asking where every answer is lost. */
export const NO_ANSWER_MS = 127_000;

/** How a connection comes about: a request goes to the host, and its answer back. */
export class Handshake {
  private readonly request: Route;
  private readonly answer: Route;
  private isOver = false;

  constructor(
    private readonly run: Run,
    private readonly links: Links,
    private readonly wanted: Wanted,
  ) {
    this.request = new Route(run, links, wanted.client, wanted.host);
    this.answer = this.request.reversed();
  }

  begin(): void {
    const { attempt, client, host } = this.wanted;
    if (this.links.isCut(client, host) || this.links.isCut(host, client)) {
      this.run.worldTimer(attempt.strand, NO_ANSWER_MS, () => {
        if (!this.isOver) attempt.failed('ETIMEDOUT');
        this.isOver = true;
      });
    }
    this.ask();
  }

  private ask(): void {
    this.request.carry({
      strand: this.wanted.attempt.strand,
      ms: ONE_WAY_MS,
      isUnknown: () => {
        this.refuse();
      },
      arrive: () => {
        this.arrived();
      },
    });
  }

  private arrived(): void {
    const { to, client, host, attempt } = this.wanted;
    if (attempt.isGivenUp()) return;
    if (this.links.isCut(host, client)) {
      // The answer would be lost: both sides go on asking.
      this.links.hold(host, client, () => {
        this.ask();
      });
      return;
    }
    const listener = host.listenerAt(to);
    if (listener === undefined) this.refuse();
    else this.accept(listener);
  }

  private refuse(): void {
    const { to, attempt } = this.wanted;
    this.tell(() => {
      attempt.failed(to.kind === 'path' ? 'ENOENT' : 'ECONNREFUSED');
    });
  }

  private accept(listener: Listener): void {
    const { to, client, host, attempt } = this.wanted;
    const { client: ours, server: theirs } = this.established(listener);
    belongsTo(ours, attempt.strand);
    belongsTo(theirs, listener.strand);
    // Whoever dies meanwhile leaves the connection to its machine, which breaks it off.
    const forgetClient = this.atDeath(attempt.strand, client, ours);
    const forgetServer = this.atDeath(listener.strand, host, theirs);
    this.tell(
      () => {
        forgetClient();
        attempt.connected(ours);
      },
      () => {
        forgetClient();
        ours.outgoing.reset();
      },
    );
    this.run.packet(listener.strand, ONE_WAY_MS, () => {
      forgetServer();
      if (host.listenerAt(to) === listener) listener.accept(theirs);
      else theirs.outgoing.reset();
    });
  }

  /** The answer comes to the client, unless that has given up by itself. */
  private tell(arrive: () => void, isTooLate?: () => void): void {
    this.answer.carry({
      strand: this.wanted.attempt.strand,
      ms: ONE_WAY_MS,
      arrive: () => {
        if (this.isOver) {
          isTooLate?.();
          return;
        }
        this.isOver = true;
        arrive();
      },
    });
  }

  private atDeath({ process }: Strand, node: NetworkNode, side: Side): () => void {
    const breakOff = (): void => {
      if (!node.isUp) return;
      belongsTo(side, node.system);
      side.outgoing.reset();
    };
    process.onDeath.add(breakOff);
    return () => process.onDeath.delete(breakOff);
  }

  private established(listener: Listener): Connection {
    const { to, from, client, host } = this.wanted;
    const route = new Route(this.run, this.links, client, host);
    if (to.kind === 'path' || listener.endpoint.kind === 'path') {
      const nameless: Endpoint = { kind: 'path', path: '' };
      const ours = { own: nameless, seen: nameless };
      return connectionOf(this.run, route, ours, { own: to, seen: to });
    }
    const target = isAny(to.address) ? { ...to, address: loopbackOf(to.address) } : to;
    const ownAddress = client === host ? loopbackOf(target.address) : client.address;
    const own = from ?? client.clientEndpoint(ownAddress);
    const seenBy = (end: Endpoint): Endpoint =>
      end.kind === 'ip' && listener.endpoint.kind === 'ip'
        ? { ...end, address: mapped(end.address, listener.endpoint.address) }
        : end;
    const ours = { own, seen: seenBy(own) };
    return connectionOf(this.run, route, ours, { own: seenBy(target), seen: target });
  }
}
