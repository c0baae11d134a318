import * as fs from 'node:fs';
import { inRun } from '../../../trial';

/** A process in which files were read with a callback before heddle began: prints what a run reads then. */
async function readBefore(): Promise<void> {
  await new Promise((resolve) => {
    fs.readFile(__filename, resolve);
  });
  const seen = await inRun(async () => {
    fs.writeFileSync('/tmp/f', 'x'.repeat(700_000));
    const read = (options: object): Promise<unknown> =>
      new Promise((resolve, reject) => {
        fs.readFile('/tmp/f', options, (error, data) => {
          if (error) reject(error);
          else resolve(data.toString().length);
        });
      });
    const whole = await read({});
    fs.writeFileSync('/tmp/f', '');
    return [whole, await read({ encoding: 'utf8' })];
  });
  const again = await new Promise((resolve) => {
    fs.readFile(__filename, 'utf8', (error, text) => {
      resolve(error ?? text.length > 100);
    });
  });
  process.stdout.write(JSON.stringify([...seen, again]));
}

void readBefore();
