import type { Run } from '../../kernel/run';
import { leaveSimulation } from '../refusal';
import { promiseLater } from './completion';
import { completionError } from './errors';
import { diskOf } from './session';

/**
 * What stands below a FileHandle in place of Node's native one. It holds nothing real, so nothing is to be
 * closed or warned of when it is collected.
 */
export class VirtualHandle {
  private isClosed = false;

  constructor(
    private readonly run: Run,
    readonly fd: number,
  ) {}

  getAsyncId(): number {
    return 0;
  }

  close(): Promise<void> {
    const { run, fd } = this;
    if (this.isClosed) return Promise.resolve();
    this.isClosed = true;
    const effect = (): void => {
      diskOf(run).files.close(fd);
    };
    return promiseLater(run, 'close', effect, (error) =>
      completionError(error, { syscall: 'close' }),
    );
  }

  releaseFD(): number {
    this.isClosed = true;
    return this.fd;
  }

  /** Only a stream over the native handle itself reads so. */
  readStart(): void {
    leaveSimulation(
      'FileHandle.readableWebStream',
      "read the file with createReadStream, or pass type: 'bytes'",
      [],
    );
  }
}
