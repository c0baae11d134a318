import { once } from 'node:events';
import * as http from 'node:http';
import { pipeline } from 'node:stream/promises';
import zlib from 'node:zlib';
import { expect } from 'chai';
import WebSocket, { WebSocketServer } from 'ws';
import { listening, stopped } from '../network/worlds';
import { noise, onBothThreads, text } from './worlds';

describe('compression on a connection', () => {
  onBothThreads(
    'messages of a WebSocket are compressed one by one, and come in order',
    async () => {
      const server = http.createServer();
      const sockets = new WebSocketServer({ server, perMessageDeflate: { threshold: 0 } });
      sockets.on('connection', (socket) => {
        socket.on('message', (data: Buffer, isBinary) => {
          socket.send(data, { binary: isBinary });
        });
      });
      const port = await listening(server);
      const client = new WebSocket(`ws://127.0.0.1:${String(port)}`);
      await once(client, 'open');
      expect(client.extensions).to.equal('permessage-deflate');
      const messages = Array.from({ length: 12 }, (_, index) =>
        index % 2 === 0 ? text(index * 5_000) : noise(index * 1_000),
      );
      const answers: Buffer[] = [];
      const all = new Promise<void>((resolve) => {
        client.on('message', (data: Buffer) => {
          answers.push(data);
          if (answers.length === messages.length) resolve();
        });
      });
      for (const message of messages) client.send(message);
      await all;
      expect(answers.every((answer, index) => messages[index]?.equals(answer))).to.equal(true);
      client.close(1000);
      await once(client, 'close');
      sockets.close();
      await stopped(server);
    },
  );

  onBothThreads('a body is packed on its way out, and unpacked by whoever asked', async () => {
    const server = http.createServer((_request, response) => {
      response.setHeader('content-encoding', 'gzip');
      const gzip = zlib.createGzip();
      const sent = pipeline(gzip, response);
      gzip.write(text(50_000));
      gzip.end(noise(50_000));
      sent.catch(() => undefined);
    });
    const port = await listening(server);
    const request = http.get({ host: '127.0.0.1', port, agent: false });
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    const body = Buffer.concat((await response.pipe(zlib.createGunzip()).toArray()) as Buffer[]);
    expect(body.equals(Buffer.concat([text(50_000), noise(50_000)]))).to.equal(true);
    await stopped(server);
  });
});
