// One motion, from the camera to the browser: three services on three hosts, real HTTP and WebSockets between
// them. N: what is durable is announced. K: each service drains and ends.
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { simulate } from '../../sim';
import { Home } from '../doubles/home';

simulate('a motion reaches a browser', { timeoutMs: 300_000 }, async (sim) => {
  const home = new Home(sim);
  await home.open();
  const socket = new WebSocket(home.socketUrl('ann'));
  const heard: { readonly type: string }[] = [];
  const told = new Promise<void>((resolve) => {
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString('utf8')) as { readonly message?: { type: string } };
      if (frame.message === undefined) return;
      heard.push(frame.message);
      resolve();
    });
  });
  await once(socket, 'open');
  sim.always('A: it is taken in', (await home.motion('front', 1)) === 'accepted');
  await told;
  sim.always('N: it is announced, once', heard.length === 1, heard);
  socket.close();
  await once(socket, 'close');
  await home.close();
});
