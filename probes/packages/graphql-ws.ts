/**
 * Server and client over ws: queries and mutations at the same time, subscriptions of two clients, one that is left, one
 * that fails, an error of a resolver, a client that may not in, and a connection that is cut and made again.
 */
import * as http from 'node:http';
import { buildSchema, GraphQLError } from 'graphql';
import { createClient, type Client } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import WebSocket, { WebSocketServer } from 'ws';
import { simulate, type Sim } from '../../sim';
import { codeOf } from '../servers/errors';
import { listening, stopped } from '../servers/listening';

const schema = buildSchema(`
  type Query { stock: Int! }
  type Mutation { sell(pieces: Int!): Int! }
  type Subscription { sales: Int!, countdown(from: Int!): Int! }
`);

/** What is left of ten pieces, and who wants to know of it. */
class Shop {
  left = 10;
  readonly watchers = new Set<Sales>();

  /** The resolvers: a sale takes its time before it looks. */
  rootOf(sim: Sim): Record<string, (args: never) => unknown> {
    return {
      stock: () => this.left,
      sell: async ({ pieces }: { pieces: number }) => {
        await sim.sleep(sim.pick([1, 5, 20]));
        if (this.left < pieces) throw new GraphQLError('sold out');
        this.left -= pieces;
        for (const watcher of this.watchers) watcher.tell(this.left);
        return this.left;
      },
      sales: () => new Sales(this.watchers),
      countdown: ({ from }: { from: number }) => countdown(sim, from),
    };
  }
}

type Sale = IteratorResult<{ sales: number }, undefined>;

/** The events of a subscription. It is no generator, which could not be left while it waits. */
class Sales implements AsyncIterableIterator<{ sales: number }, undefined> {
  private readonly heard: Sale[] = [];
  private wake: ((sale: Sale) => void) | undefined = undefined;

  constructor(private readonly watchers: Set<Sales>) {
    watchers.add(this);
  }

  tell(left: number): void {
    this.give({ done: false, value: { sales: left } });
  }

  next(): Promise<Sale> {
    const sale = this.heard.shift();
    if (sale !== undefined) return Promise.resolve(sale);
    return new Promise((resolve) => (this.wake = resolve));
  }

  return(): Promise<Sale> {
    this.watchers.delete(this);
    this.give(END);
    return Promise.resolve(END);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private give(sale: Sale): void {
    const { wake } = this;
    this.wake = undefined;
    if (wake === undefined) this.heard.push(sale);
    else wake(sale);
  }
}

const END: Sale = { done: true, value: undefined };

async function* countdown(sim: Sim, from: number): AsyncGenerator<{ countdown: number }> {
  for (let count = from; count > 0; count--) {
    await sim.sleep(10);
    yield { countdown: count };
  }
  throw new GraphQLError('lift off');
}

/** What a client hears of a subscription that fails in the end. */
async function counting(sim: Sim, client: Client): Promise<void> {
  const counted: string[] = [];
  const counts = client.iterate<{ countdown: number }>({
    query: 'subscription { countdown(from: 3) }',
  });
  try {
    for await (const { data } of counts) counted.push(String(data?.countdown));
  } catch (errors) {
    counted.push(...(errors as readonly GraphQLError[]).map(({ message }) => message));
  }
  sim.always('a subscription fails at its end', counted.join() === '3,2,1,lift off', counted);
}

async function sell(client: Client, pieces: number): Promise<string> {
  const query = `mutation { sell(pieces: ${String(pieces)}) }`;
  for await (const { data, errors } of client.iterate<{ sell: number }>({ query }))
    return errors?.[0]?.message ?? String(data?.sell);
  return 'nothing';
}

simulate('graphql-ws', { timeoutMs: 300_000, instrument: ['graphql-ws', 'ws'] }, async (sim) => {
  const shop = new Shop();
  const server = http.createServer();
  const sockets = new WebSocketServer({ server });
  const graphql = useServer(
    {
      schema,
      roots: {
        query: shop.rootOf(sim),
        mutation: shop.rootOf(sim),
        subscription: shop.rootOf(sim),
      },
      onConnect: ({ connectionParams }) => connectionParams?.['token'] === 'secret',
    },
    sockets,
    1_000,
  );
  const url = `ws://127.0.0.1:${String(await listening(server))}`;
  const connect = (token = 'secret'): Client =>
    createClient({
      url,
      webSocketImpl: WebSocket,
      connectionParams: { token },
      lazy: true,
      retryAttempts: 5,
      keepAlive: 1_000,
    });
  const [ann, bob] = [connect(), connect()];

  const seen: number[] = [];
  const sales = ann.iterate<{ sales: number }>({ query: 'subscription { sales }' });
  const watching = (async (): Promise<void> => {
    for await (const { data } of sales) {
      seen.push(data?.sales ?? NaN);
      if (seen.length === 3) break;
    }
  })();
  while (shop.watchers.size === 0) await sim.sleep(5);
  const sold = await Promise.all([sell(ann, 3), sell(bob, 3), sell(ann, 4), sell(bob, 2)]);
  await watching;
  sim.always('no piece is sold twice', shop.left >= 0 && shop.left < 3, shop.left, sold);
  sim.sometimes('another sale than the last is refused', sold[3] !== 'sold out');
  sim.always(
    'sales are seen in their order',
    seen.join() === [...seen].sort((a, b) => b - a).join(),
  );
  while (shop.watchers.size > 0) await sim.sleep(5);

  await counting(sim, bob);

  const stranger = connect('wrong');
  const refused = await stranger.iterate({ query: '{ stock }' }).next().catch(codeOf);
  sim.always('a stranger may not in', refused === 4403, refused);

  const news = ann.iterate<{ sales: number }>({ query: 'subscription { sales }' });
  const next = news.next();
  while (shop.watchers.size === 0) await sim.sleep(5);
  const isBack = new Promise((resolve) => ann.on('connected', resolve));
  for (const socket of sockets.clients) socket.terminate();
  await isBack;
  while (shop.watchers.size === 0) await sim.sleep(5);
  shop.left = 100;
  const left = await sell(bob, 1);
  const { value } = (await next) as IteratorYieldResult<{ data: { sales: number } }>;
  sim.always('what was cut goes on', left === '99' && value.data.sales === 99, value);
  await Promise.all([ann.dispose(), bob.dispose(), graphql.dispose()]);
  await stopped(server);
});
