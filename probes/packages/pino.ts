/** Lines of JSON to a stream and, by its own sonic-boom, to a file on the disk of the run; children, redaction, a flush. */
import * as fs from 'node:fs';
import { Writable } from 'node:stream';
import pino from 'pino';
import { simulate } from '../../sim';

interface Line {
  readonly msg: string;
  readonly time: number;
  readonly user?: string;
  readonly password?: string;
}

simulate('pino', async (sim) => {
  const lines: Line[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(JSON.parse(String(chunk)) as Line);
      done();
    },
  });
  const log = pino({ redact: ['password'] }, stream);
  await Promise.all(
    ['ann', 'bob'].map(async (user) => {
      const child = log.child({ user });
      child.info({ password: 'x' }, 'in');
      await sim.sleep(10);
      child.warn('out');
    }),
  );
  sim.always('all is said', lines.length === 4 && lines[0]?.password === '[Redacted]', lines);
  sim.always(
    'times are those of the clock',
    lines.every(({ time }) => time >= 1_735_689_600_000),
  );
  sim.sometimes('bob is out first', lines[2]?.user === 'bob');
  const destination = pino.destination({ dest: '/tmp/log', sync: false, minLength: 200 });
  const file = pino(destination);
  for (let count = 0; count < 10; count += 1) file.info(`line ${count}`);
  await new Promise<void>((resolve, reject) =>
    destination.flush((error) => (error ? reject(error) : resolve())),
  );
  const written = fs.readFileSync('/tmp/log', 'utf8').trim().split('\n');
  sim.always('all lines are in the file', written.length === 10, written.length);
  destination.end();
  await new Promise((resolve) => destination.once('close', resolve));
});
