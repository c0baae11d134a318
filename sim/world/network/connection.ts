import type { Run } from '../../kernel/run';
import type { Strand } from '../../kernel/strand';
import { nameOf, type Endpoint } from './addresses';
import { Flow } from './flow';
import type { Route } from './route';

/** One end of a connection, as its owner sees it. */
export interface Side {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  /** What the owner writes. */
  readonly outgoing: Flow;
  /** What the owner reads. */
  readonly incoming: Flow;
}

export interface Connection {
  readonly client: Side;
  readonly server: Side;
}

/** What comes to that end is delivered on that strand. */
export function belongsTo(side: Side, strand: Strand): void {
  side.incoming.readerStrand = strand;
  side.outgoing.writerStrand = strand;
}

/**
 * @param route from the client to the server
 * @param from the client's end as the server sees it, and as the client does
 * @param to the server's end likewise
 */
export function connectionOf(
  run: Run,
  route: Route,
  from: { readonly own: Endpoint; readonly seen: Endpoint },
  to: { readonly own: Endpoint; readonly seen: Endpoint },
): Connection {
  const back = route.reversed();
  const request = new Flow(run, route, back);
  const answer = new Flow(run, back, route);
  request.opposite = answer;
  answer.opposite = request;
  // What does not leave the machine by an address meets nothing.
  if (from.own.kind === 'ip') {
    request.name = `${nameOf(from.own)} to ${nameOf(to.own)}`;
    answer.name = `${nameOf(to.own)} to ${nameOf(from.own)}`;
  }
  return {
    client: { local: from.own, remote: to.seen, outgoing: request, incoming: answer },
    server: { local: to.own, remote: from.seen, outgoing: answer, incoming: request },
  };
}
