/** Formats, a transport of one's own that is slow, a file on the disk of the run, and an error that is caught. */
import { once } from 'node:events';
import * as fs from 'node:fs';
import Transport from 'winston-transport';
import winston from 'winston';
import { simulate } from '../../sim';

simulate('winston', async (sim) => {
  const heard: string[] = [];
  class Slow extends Transport {
    override log(info: { message: string }, done: () => void): void {
      void sim.sleep(5).then(() => {
        heard.push(info.message);
        done();
      });
    }
  }
  const file = new winston.transports.File({ filename: '/tmp/app.log' });
  const log = winston.createLogger({
    format: winston.format.combine(winston.format.timestamp(), winston.format.json()),
    transports: [new Slow(), file],
  });
  await Promise.all(
    ['a', 'b', 'c'].map(async (name) => {
      await sim.sleep(10);
      log.info(name, { name });
    }),
  );
  const written = once(file, 'finish');
  log.end();
  await written;
  const lines = fs
    .readFileSync('/tmp/app.log', 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { timestamp: string; message: string });
  sim.always(
    'all is in the file',
    lines.length === 3 && lines.every(({ timestamp }) => timestamp.startsWith('2025-01-01T')),
    lines,
  );
  sim.sometimes('in another order', lines.map(({ message }) => message).join('') !== 'abc');
});
