/**
 * A server that broadcasts to three clients with compressed messages, a heart beat, a client that is cut off, a frame that
 * is too large, and a closing handshake from the side of the server.
 */
import { once } from 'node:events';
import * as http from 'node:http';
import WebSocket, { WebSocketServer } from 'ws';
import { simulate } from '../../sim';
import { listening, stopped } from '../servers/listening';

simulate('ws', { timeoutMs: 60_000, instrument: ['ws'] }, async (sim) => {
  const server = http.createServer();
  const sockets = new WebSocketServer({
    server,
    perMessageDeflate: { threshold: 0 },
    maxPayload: 1_000,
  });
  sockets.on('connection', (socket) => {
    socket.on('error', () => undefined);
    socket.on('message', (data, isBinary) => {
      for (const other of sockets.clients) other.send(data, { binary: isBinary });
    });
  });
  const port = await listening(server);
  const heard: [string[], string[], string[]] = [[], [], []];
  const open = async (lines: string[]): Promise<WebSocket> => {
    const client = new WebSocket(`ws://127.0.0.1:${String(port)}`);
    client.on('error', () => undefined);
    client.on('message', (data: Buffer) => lines.push(data.toString()));
    await once(client, 'open');
    return client;
  };
  const [first, second, third] = await Promise.all([
    open(heard[0]),
    open(heard[1]),
    open(heard[2]),
  ]);
  [first, second, third].forEach((client, index) => {
    client.send(`one of ${index}`);
    client.send(`two of ${index}`);
  });
  while (heard.some((lines) => lines.length < 6)) await sim.sleep(20);
  sim.always(
    'all hear all',
    heard.every((lines) => lines.length === 6),
    heard,
  );
  sim.always(
    'all hear the same order',
    heard.every((lines) => lines.join() === heard[0].join()),
    heard,
  );
  sim.always(
    'each client is heard in order',
    [0, 1, 2].every(
      (index) => heard[0].indexOf(`one of ${index}`) < heard[0].indexOf(`two of ${index}`),
    ),
  );
  sim.sometimes('a later client is heard first', heard[0][0] !== 'one of 0');

  const pong = once(first, 'pong');
  first.ping('beat');
  sim.always('a ping is answered', String((await pong)[0]) === 'beat');
  second.send('x'.repeat(5_000));
  const [code] = (await once(second, 'close')) as [number];
  sim.always('what is too large is refused', code === 1009, code);
  third.terminate();
  await once(third, 'close');
  const closed = once(first, 'close');
  sockets.close();
  for (const socket of sockets.clients) socket.close(1001, 'bye');
  const [status, reason] = (await closed) as [number, Buffer];
  sim.always(
    'the end is said',
    status === 1001 && String(reason) === 'bye',
    status,
    String(reason),
  );
  await stopped(server);
});
