/**
 * Server and client: long polling and its upgrade to a WebSocket, acknowledgements, rooms, a namespace whose middleware
 * refuses, and a client that is cut off and comes back.
 */
import * as http from 'node:http';
import { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { simulate } from '../../sim';
import { listening } from '../servers/listening';

simulate(
  'socket.io',
  {
    timeoutMs: 120_000,
    instrument: [
      'engine.io',
      'socket.io',
      'ws',
      'socket.io-client',
      'engine.io-client',
      'socket.io-adapter',
      'socket.io-parser',
      'engine.io-parser',
    ],
  },
  async (sim) => {
    const http_ = http.createServer();
    const server = new Server(http_);
    server.on('connection', (socket) => {
      socket.on('join', async (room: string, done: (size: number) => void) => {
        await socket.join(room);
        done(server.sockets.adapter.rooms.get(room)?.size ?? 0);
      });
      socket.on('say', (room: string, text: string) => server.to(room).emit('said', text));
    });
    server.of('/private').use((_socket, next) => next(new Error('not you')));
    const port = await listening(http_);
    const connect = (path = ''): Socket =>
      io(`http://127.0.0.1:${port}${path}`, { reconnectionDelay: 50, forceNew: true });
    const event = (socket: Socket, name: string): Promise<unknown> =>
      new Promise((resolve) => socket.once(name, resolve));

    const [ann, bob] = [connect(), connect()];
    await Promise.all([event(ann, 'connect'), event(bob, 'connect')]);
    const sizes: readonly number[] = await Promise.all([
      ann.emitWithAck('join', 'den'),
      bob.emitWithAck('join', 'den'),
    ]);
    sim.always('both are in the room', Math.max(...sizes) === 2, sizes);
    const heard: string[] = [];
    ann.on('said', (text: string) => heard.push(text));
    ann.emit('say', 'den', 'from ann');
    bob.emit('say', 'den', 'from bob');
    await sim.sleep(300);
    sim.always('both are heard', heard.length === 2, heard);
    sim.sometimes('the later one is heard first', heard[0] === 'from bob');
    sim.always(
      'polling was upgraded',
      ann.io.engine.transport.name === 'websocket',
      ann.io.engine.transport.name,
    );

    const stranger = connect('/private');
    const refused = (await event(stranger, 'connect_error')) as Error;
    sim.always('middleware refuses', refused.message === 'not you');

    const again = event(ann, 'connect');
    ann.io.engine.close();
    await again;
    sim.always('a client comes back', ann.connected);
    for (const client of [ann, bob, stranger]) client.disconnect();
    await server.close();
  },
);
