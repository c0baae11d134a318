import { spawn, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { buildHeddle, type Spawned } from '../built';

export interface Background {
  readonly process: ChildProcess;
  /** Undefined code where a signal ended it. */
  readonly ended: Promise<Omit<Spawned, 'code'> & { readonly code: number | undefined }>;
}

/** Starts the built `heddle` in a folder, to be disturbed while it runs. */
export function heddleInBackground(folder: string, ...args: string[]): Background {
  const child = spawn(process.execPath, [buildHeddle().bin, ...args], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Awaited<Background['ended']>>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? undefined, stdout, stderr }));
  });
  return { process: child, ended };
}

/** Resolves when a file has so many whole lines, or the process that writes it has ended. */
export function lines(
  filename: string,
  count: number,
  { process: writer }: Background,
): Promise<void> {
  fs.mkdirSync(path.dirname(filename), { recursive: true });
  return new Promise((resolve) => {
    const watcher = fs.watch(path.dirname(filename), look);
    writer.on('exit', done);
    function look(): void {
      if (lineCount(filename) >= count) done();
    }
    function done(): void {
      watcher.close();
      resolve();
    }
    look();
  });
}

export function lineCount(filename: string): number {
  if (!fs.existsSync(filename)) return 0;
  return fs.readFileSync(filename, 'utf8').split('\n').length - 1;
}
