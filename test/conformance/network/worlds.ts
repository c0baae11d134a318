import { once } from 'node:events';
import * as net from 'node:net';
import { inRun } from '../../sim/trial';

/** One case with the same expectations on the real loopback and on the simulated network. */
export function onBothNetworks(title: string, body: () => Promise<void>): void {
  it(`${title}, really`, body);
  it(`${title}, simulated`, () => inRun(body));
}

export interface Pair {
  readonly server: net.Server;
  /** The end that the server accepted. */
  readonly accepted: net.Socket;
  readonly client: net.Socket;
}

export interface PairOptions {
  readonly server?: net.ServerOpts;
  readonly client?: Omit<net.TcpNetConnectOpts, 'port'>;
}

/** A server on a free port, and a client that is connected to it. */
export async function connected(options: PairOptions = {}): Promise<Pair> {
  const server = net.createServer({ ...options.server });
  const port = await listening(server);
  const client = net.connect({ host: '127.0.0.1', ...options.client, port });
  const [[accepted]] = (await Promise.all([
    once(server, 'connection'),
    once(client, 'connect'),
  ])) as [[net.Socket], unknown];
  return { server, accepted, client };
}

/** Both ends and the server are closed, and all have said so. */
export async function closed({ server, accepted, client }: Pair): Promise<void> {
  const ends = [accepted, client].filter((socket) => !socket.closed);
  const said = ends.map((socket) => once(socket, 'close'));
  for (const socket of ends) socket.destroy();
  await Promise.all(said);
  await stopped(server);
}

/** Listens on a free port and returns it. */
export async function listening(server: net.Server, host = '127.0.0.1'): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  return portOf(server);
}

export function portOf(server: net.Server): number {
  return (server.address() as net.AddressInfo).port;
}

export async function stopped(server: net.Server): Promise<void> {
  if (!server.listening) return;
  await new Promise((resolve) => {
    server.close(resolve);
  });
}

/** All bytes up to the end, as text. */
export async function readAll(socket: net.Socket): Promise<string> {
  let text = '';
  socket.setEncoding('utf8');
  socket.on('data', (part: string) => {
    text += part;
  });
  await once(socket, 'end');
  return text;
}

/** The error that an emitter emits. */
export async function errorOf(emitter: {
  once(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
}): Promise<NodeJS.ErrnoException & { address?: string; port?: number }> {
  return new Promise((resolve) => {
    emitter.once('error', resolve);
  });
}

/** The facts of an error, with the port replaced. */
export function factsOf(
  error: NodeJS.ErrnoException & { address?: string; port?: number },
): object {
  const { message, code, syscall, address, port } = error;
  return {
    message: message.replace(String(port), '<port>'),
    code,
    syscall,
    ...(address === undefined ? {} : { address }),
  };
}
