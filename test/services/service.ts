import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const loader = require.resolve('ts-node/register/transpile-only');

/** A service as it is deployed: a process of its own, real timers and sockets, ended by a signal. */
export class Service {
  output = '';
  private readonly child: ChildProcess;
  private readonly end: Promise<{ readonly code: number | null; readonly signal: string | null }>;

  constructor(name: string, environment: Readonly<Record<string, string>>) {
    const main = join(__dirname, '../../services', name, 'main.ts');
    this.child = spawn(process.execPath, ['-r', loader, main], {
      env: { PATH: process.env.PATH, PORT: '0', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
        this.child.emit('output');
      });
    }
    this.end = new Promise((resolve) => {
      this.child.once('close', (code, signal) => {
        resolve({ code, signal });
      });
    });
  }

  /** The address that it has logged; rejects if it ends instead. */
  async listening(address: RegExp): Promise<string> {
    for (;;) {
      const found = address.exec(this.output)?.[0];
      if (found !== undefined) return found;
      const ended = this.end.then(() => 'ended');
      if ((await Promise.race([once(this.child, 'output'), ended])) === 'ended') {
        throw new Error(`it has ended:\n${this.output}`);
      }
    }
  }

  terminate(): void {
    this.child.kill('SIGTERM');
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  async ended() {
    return await this.end;
  }
}
