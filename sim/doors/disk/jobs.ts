import { currentRun } from '../../kernel/current';
import type { Run } from '../../kernel/run';
import type { Disk } from '../../world/disk/disk';
import { copyShape } from '../patch';
import { bytesOf } from './arguments';
import type { Binding } from './binding';
import { completeLater } from './completion';
import { copyFolder } from './copying';
import { withoutFrames } from './errors';
import { VirtualHandle } from './handle';
import { diskOf } from './session';
import { openNamed, readWhole, writeWhole } from './whole-calls';

type Constructor = new (...args: unknown[]) => object;

/** Newer releases hand some work to the thread pool as an object: Node's own fs makes, sets up and runs it. */
export abstract class Job {
  ondone?: (error: unknown, ...results: unknown[]) => void;

  constructor(private readonly runOfJob: Run) {}

  abstract run(): void;

  /** One part of the job, with a time of its own. */
  protected part<T>(name: string, effect: (disk: Disk) => T, then: (value: T) => void): void {
    completeLater(this.runOfJob, name, () => effect(diskOf(this.runOfJob)), {
      done: then,
      failed: (error) => {
        this.ondone?.(error);
      },
    });
  }
}

/** Opens, reads and closes; a file that is longer than it reads at once is left open. */
export class ReadFileJob extends Job {
  constructor(
    run: Run,
    private readonly path: unknown,
    private readonly flags: unknown,
    private readonly mostBytes: unknown,
  ) {
    super(run);
  }

  run(): void {
    const read = (disk: Disk): readonly unknown[] => {
      const fd = withoutFrames(() => openNamed(disk, [this.path, this.flags, 0o666]));
      const facts = disk.attributes.stat(disk.files.nodeOf(fd), 'fstat');
      if (facts.kind === 'file' && facts.size > Number(this.mostBytes))
        return [undefined, fd, facts.size];
      try {
        return [readWhole(disk, fd), -1];
      } finally {
        disk.files.close(fd);
      }
    };
    this.part('readFile', read, (results) => this.ondone?.(null, ...results));
  }
}

/** Opens, which cuts the file; writes and closes, some time later. */
export class WriteFileJob extends Job {
  constructor(
    run: Run,
    private readonly path: unknown,
    private readonly flags: unknown,
    private readonly mode: unknown,
    private readonly data: unknown,
  ) {
    super(run);
  }

  run(): void {
    const open = (disk: Disk): number =>
      withoutFrames(() => openNamed(disk, [this.path, this.flags, this.mode]));
    this.part('open', open, (fd) => {
      const write = (disk: Disk): void => {
        try {
          writeWhole(disk, fd, bytesOf(this.data));
        } finally {
          disk.files.close(fd);
        }
      };
      this.part('write', write, () => this.ondone?.(null));
    });
  }
}

/** Copies a folder with all that is in it. */
class CpDirJob extends Job {
  private readonly args: readonly unknown[];

  constructor(run: Run, ...args: unknown[]) {
    super(run);
    this.args = args;
  }

  run(): void {
    const copy = (disk: Disk): void => {
      copyFolder(disk, this.args);
    };
    this.part('cp', copy, () => this.ondone?.(null));
  }
}

/** Opens the doors of the classes that Node's own fs makes such objects of, as far as this Node has them. */
export function openJobsDoor(binding: Binding): void {
  replaceClass(
    binding,
    'ReadFileJob',
    (run, args) => new ReadFileJob(run, args[0], args[1], args[2]),
  );
  replaceClass(
    binding,
    'WriteFileJob',
    (run, args) => new WriteFileJob(run, args[0], args[1], args[2], args[3]),
  );
  replaceClass(binding, 'CpDirJob', (run, args) => new CpDirJob(run, ...args));
  replaceClass(binding, 'FileHandle', (run, args) => new VirtualHandle(run, Number(args[0])));
}

function replaceClass(
  binding: Binding,
  key: string,
  make: (run: Run, args: readonly unknown[]) => object,
): void {
  const native = binding[key];
  if (typeof native !== 'function') return;
  const door = function (...args: unknown[]): object {
    const run = currentRun();
    return run === undefined
      ? Reflect.construct<unknown[], object>(native as Constructor, args)
      : make(run, args);
  };
  copyShape(native, door);
  binding[key] = door;
}
