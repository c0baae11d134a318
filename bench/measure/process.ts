import { fork } from 'node:child_process';
import * as path from 'node:path';
import type { FigureEntry } from '../catalogue';
import type { Measured } from './figure';

/**
 * Measures one figure in a process of its own, so that what another taught the inline caches does not
 * count. Throws an Error if the child ends without a result.
 */
export function measureInChild(figure: FigureEntry): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const child = fork(CHILD, [figure.name], {
      execArgv: [...process.execArgv, '--expose-gc'],
      // Whatever measured code prints must not get between the results.
      stdio: ['ignore', 2, 2, 'ipc'],
      timeout: LIMIT_MS,
    });
    let measured: Measured | undefined;
    child.on('message', (message) => {
      measured = message as Measured;
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (measured !== undefined) resolve(measured);
      else if (signal === null) reject(new Error(`exited with code ${String(code)}`));
      else reject(new Error(`ended by ${signal}; the limit is ${LIMIT_MS / 1000} s`));
    });
  });
}

const CHILD = path.join(__dirname, '..', 'child.ts');

/** The longest figure takes about a minute. */
const LIMIT_MS = 300_000;
