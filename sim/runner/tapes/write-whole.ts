import * as fs from 'node:fs';
import * as path from 'node:path';
import { HeddleError } from '../../errors';

/**
 * Writes a file as a whole or not at all: a reader never sees half of it, and of two writers one wins.
 *
 * @throws HeddleError NOT_WRITTEN with the reason that the system gives
 */
export function writeWhole(filename: string, text: string): void {
  throughPartial(filename, text, (partial) => {
    fs.renameSync(partial, filename);
  });
}

/**
 * The same for a file that must not be there yet. False if it is.
 *
 * @throws HeddleError NOT_WRITTEN with the reason that the system gives
 */
export function createWhole(filename: string, text: string): boolean {
  return throughPartial(filename, text, (partial) => {
    try {
      fs.linkSync(partial, filename);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  });
}

function throughPartial<T>(filename: string, text: string, publish: (partial: string) => T): T {
  const partial = `${filename}.${String(process.pid)}.partial`;
  try {
    fs.mkdirSync(path.dirname(filename), { recursive: true });
    fs.writeFileSync(partial, text);
    return publish(partial);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new HeddleError(
      'NOT_WRITTEN',
      `${filename} cannot be written: ${code}`,
      'see that the folder exists, may be written to, and has space left',
    );
  } finally {
    remove(partial);
  }
}

function remove(partial: string): void {
  try {
    fs.rmSync(partial, { force: true });
  } catch {
    // Where it could not be written it need not be removed: a file may stand where its folder should.
  }
}
