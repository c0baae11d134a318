import * as fs from 'node:fs';
import * as path from 'node:path';
import { HeddleError } from '../../errors';

/**
 * Writes a file as a whole or not at all: a reader never sees half of it, and of two writers one wins.
 *
 * @throws HeddleError NOT_WRITTEN with the reason that the system gives
 */
export function writeWhole(filename: string, text: string): void {
  const partial = `${filename}.${String(process.pid)}.partial`;
  try {
    fs.mkdirSync(path.dirname(filename), { recursive: true });
    fs.writeFileSync(partial, text);
    fs.renameSync(partial, filename);
  } catch (error) {
    discard(partial);
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new HeddleError(
      'NOT_WRITTEN',
      `${filename} cannot be written: ${code}`,
      'see that the folder exists, may be written to, and has space left',
    );
  }
}

/** What was begun goes, if there is anything: its folder may not even be one. */
function discard(partial: string): void {
  try {
    fs.rmSync(partial, { force: true });
  } catch {
    return;
  }
}
