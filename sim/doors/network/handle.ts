import { AsyncLocalStorage } from 'node:async_hooks';
import type { Process } from '../../kernel/process';
import type { Held, Run } from '../../kernel/run';
import type { Strand } from '../../kernel/strand';
import type { ContextRunner } from '../../kernel/timers';
import { networkOf } from '../../world/network/network';
import { nativeStreams } from './native';

const FIRST_ASYNC_ID = 1_000_000_000;

/** What code sees that runs for nobody: no store at all. */
const NOBODY = AsyncLocalStorage.snapshot();

/** What all handles have. */
export abstract class Handle implements Held {
  abstract readonly what: Held['what'];
  abstract readonly detail: string;
  /** A stream of Node's own would be read by the HTTP parser past any handle of ours. */
  readonly isStreamBase = false;
  readonly fd = -1;
  readonly site: number;
  protected isClosed = false;
  private isRefed = true;
  private readonly asyncId: number;
  private readonly context: ContextRunner | undefined;
  private readonly forgetDeath: () => void;

  constructor(
    readonly run: Run,
    readonly strand: Strand,
    isPipe: boolean,
  ) {
    this.site = run.site;
    this.context = run.captureContext();
    this.asyncId = nextAsyncId(run);
    if (isPipe) {
      // A pipe has no address.
      Object.assign(this, { getsockname: undefined, getpeername: undefined });
    }
    run.onLeave.push(() => {
      this.letGo();
      this.release();
    });
    this.forgetDeath = forgetAtDeath(strand.process, () => {
      this.processEnded();
    });
  }

  getAsyncId(): number {
    return this.asyncId;
  }

  /** An agent marks a handle that it uses again; nobody here looks. */
  asyncReset(): void {
    return undefined;
  }

  getProviderType(): number {
    return 0;
  }

  ref(): void {
    this.isRefed = true;
  }

  unref(): void {
    this.isRefed = false;
  }

  hasRef(): boolean {
    return this.isRefed && !this.isClosed;
  }

  /** @param callback called later, when the handle is closed for good */
  close(callback?: () => void): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.run.held.delete(this);
    this.forgetDeath();
    this.onClose();
    if (callback !== undefined) {
      this.later(() => {
        callback.call(this);
      });
    }
  }

  open(): number {
    return nativeStreams().errno('ENOTSUP');
  }

  setBlocking(): number {
    return 0;
  }

  setSimultaneousAccepts(): number {
    return 0;
  }

  fchmod(): number {
    return 0;
  }

  /** The run is over. */
  letGo(): void {
    this.isClosed = true;
  }

  /** The process to which it belongs has ended, and the run goes on. */
  processEnded(): void {
    this.run.held.delete(this);
    this.letGo();
  }

  /** The run has been left, and no code of it is on the stack: what is not JavaScript's own is freed. */
  protected release(): void {
    return;
  }

  protected abstract onClose(): void;

  /** In the context of whoever made the handle, as Node calls back. */
  protected inContext(callback: () => void): void {
    (this.context ?? NOBODY)(callback);
  }

  /** In the next turn of the loop. */
  protected later(callback: () => void): void {
    this.run.onStrand(this.strand, () =>
      this.run.timers.setImmediate(() => {
        this.inContext(callback);
      }),
    );
  }
}

/** Far above those that Node gives out, and the same in each run. */
export function nextAsyncId(run: Run): number {
  return FIRST_ASYNC_ID + networkOf(run).nextHandle++;
}

/** Calls back when the process ends. @returns what makes it not do so */
function forgetAtDeath(process: Process, atDeath: () => void): () => void {
  process.onDeath.add(atDeath);
  return () => process.onDeath.delete(atDeath);
}

/**
 * Puts Node's own TCP behind the prototype of every handle, once: `net` asks for that with `instanceof`.
 * Nothing of it is ever called, for all that `net` calls is covered here.
 */
export function openHandles(): void {
  Object.setPrototypeOf(Handle.prototype, nativeStreams().tcp);
}
