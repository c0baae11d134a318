import { once } from 'node:events';
import { createServer } from 'node:http';
import net from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { type Sim } from '../../sim';

const CLIENTS = 4;
const MESSAGES = 100;
const PORT = 80;

/** A server on a host of its own, and four clients that upgrade from HTTP and get 100 messages each. */
export async function whole(sim: Sim): Promise<void> {
  const server = sim.world.host('server', serve);
  await server.listening(PORT);
  const counts = await Promise.all(Array.from({ length: CLIENTS }, () => client()));
  if (counts.some((count) => count !== MESSAGES)) throw new Error(`heard ${counts.join(', ')}`);
}

function serve(): void {
  const http = createServer();
  const sockets = new WebSocketServer({ server: http });
  sockets.on('connection', () => {
    if (sockets.clients.size < CLIENTS) return;
    for (let number = 0; number < MESSAGES / CLIENTS; number++) {
      for (const socket of sockets.clients) socket.send(`message ${number}`);
    }
    for (const socket of sockets.clients) socket.close();
  });
  http.listen(PORT);
}

async function client(): Promise<number> {
  const socket = new WebSocket(`ws://server:${PORT}/`, { perMessageDeflate: false });
  let count = 0;
  socket.on('message', () => {
    count += 1;
  });
  await once(socket, 'close');
  return count * CLIENTS;
}

const ECHOES = 200;

/** One connection over which a byte goes there and back, again and again. */
export async function echo(sim: Sim): Promise<void> {
  const server = sim.world.host('server', () => {
    net.createServer((socket) => socket.pipe(socket)).listen(PORT);
  });
  await server.listening(PORT);
  const socket = net.connect(PORT, 'server');
  for (let number = 0; number < ECHOES; number++) {
    socket.write('x');
    await once(socket, 'data');
  }
  socket.destroy();
}

/** A scenario in a world without hosts. */
export async function alone(sim: Sim): Promise<void> {
  sim.world.heal();
  await sim.sleep(1);
}

export const MANY = 20;

/** The same with machines on which nothing happens. */
export async function crowded(sim: Sim): Promise<void> {
  for (let number = 1; number <= MANY; number++) sim.world.host(`host-${number}`, nothing);
  await sim.sleep(1);
}

function nothing(): void {
  setInterval(() => undefined, 1_000);
}
