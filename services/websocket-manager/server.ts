import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type Duplex } from 'node:stream';
import { Counter, Gauge, Registry } from 'prom-client';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import { WebSocketManager, type WebSocketManagerOptions } from '.';

export interface ServerOptions extends WebSocketManagerOptions {
  /** Default 0: any free one. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
}

export interface RunningServer {
  readonly manager: WebSocketManager;
  readonly address: AddressInfo;
  /** Drains the manager, then stops to listen; see `WebSocketManager.drain`. */
  close(deadlineMs?: number): Promise<void>;
}

/** `/ws?epoch=…&seq=…&session=…`, with the token as a bearer or, for browsers, in the query. */
const Query = z.object({
  token: z.string().max(8_192).optional(),
  session: z.string().min(1).max(256).optional(),
  epoch: z.string().min(1).max(256).optional(),
  seq: z.coerce.number().int().min(0).optional(),
});

/**
 * Serves a manager: WebSockets at `/ws`, its health at `/health`, its figures for Prometheus at
 * `/metrics`.
 *
 * @throws WebSocketManagerError `INVALID_ARGUMENT`, and what `listen` rejects with
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { port = 0, host = '127.0.0.1', ...rest } = options;
  const manager = new WebSocketManager(rest);
  const metrics = metricsOf(manager);
  const server = createServer((request, response) => {
    void respond(manager, metrics, { request, response });
  });
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: rest.maxPayloadBytes ?? 65_536,
    perMessageDeflate: false,
  });
  server.on('upgrade', (request, stream, head) => {
    upgrade(manager, sockets, { request, stream, head });
  });
  await listening(server, { port, host });
  return {
    manager,
    address: server.address() as AddressInfo,
    close: async (deadlineMs) => {
      await manager.drain(deadlineMs);
      sockets.close();
      await closed(server);
    },
  };
}

interface Upgrade {
  readonly request: IncomingMessage;
  readonly stream: Duplex;
  readonly head: Buffer;
}

function upgrade(
  manager: WebSocketManager,
  sockets: WebSocketServer,
  { request, stream, head }: Upgrade,
): void {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const query = Query.safeParse(Object.fromEntries(url.searchParams));
  if (url.pathname !== '/ws' || !query.success) {
    const status = query.success ? '404 Not Found' : '400 Bad Request';
    stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    return;
  }
  const { token, session, epoch, seq } = query.data;
  const bearer = /^Bearer (.+)$/u.exec(request.headers.authorization ?? '')?.[1];
  const auth = {
    token: bearer ?? token ?? '',
    address: request.socket.remoteAddress ?? 'unknown',
    ...(session === undefined ? {} : { session }),
  };
  const lastSeq = epoch === undefined && seq === undefined ? undefined : { epoch, seq };
  sockets.handleUpgrade(request, stream, head, (socket) => {
    // What goes wrong with a peer is an outcome; only misuse rejects, and this is none.
    void manager.attach(socket, auth, lastSeq);
  });
}

async function respond(
  manager: WebSocketManager,
  metrics: Registry,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
): Promise<void> {
  if (request.method === 'GET' && request.url === '/health') {
    const health = manager.health();
    const status = health.status === 'ok' ? 200 : 503;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(health));
  } else if (request.method === 'GET' && request.url === '/metrics') {
    const text = await metrics.metrics();
    response.writeHead(200, { 'content-type': metrics.contentType });
    response.end(text);
  } else {
    response.writeHead(404).end();
  }
}

function metricsOf(manager: WebSocketManager): Registry {
  const registry = new Registry();
  new Gauge({
    name: 'websocket_connections',
    help: 'Connections whose socket is not closed, by state.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const { connections } = manager.stats();
      for (const [state, count] of Object.entries(connections)) this.set({ state }, count);
    },
  });
  new Gauge({
    name: 'websocket_queued_frames',
    help: 'Frames that wait to be sent, over all connections.',
    registers: [registry],
    collect() {
      this.set(manager.stats().queued);
    },
  });
  new Counter({
    name: 'websocket_published_total',
    help: 'Messages that were broadcast.',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(manager.stats().published);
    },
  });
  new Counter({
    name: 'websocket_ended_total',
    help: 'Connections that have ended, by reason.',
    labelNames: ['reason'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [reason, count] of Object.entries(manager.stats().ended)) {
        this.inc({ reason }, count);
      }
    },
  });
  return registry;
}

function listening(
  server: Server,
  where: { readonly port: number; readonly host: string },
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(where, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}
