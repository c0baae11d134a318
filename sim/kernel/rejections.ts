import { errorFacts } from './error-facts';
import type { Macrotask } from './ready-list';
import { isParked } from './parked';
import type { Run } from './run';

/**
 * Unhandled rejections, judged where Node would: a promise is unhandled if it has no handler when
 * its virtual macrotask ends, that is when nothing that became ready in it still waits. Node itself
 * judges after every drain, and a drain here is one step; so its verdict is kept until then.
 */
export class Rejections {
  private readonly reasons = new Map<object, unknown>();

  constructor(private readonly run: Run) {}

  /** Node found `promise` without a handler at the end of a drain. */
  raised(promise: object, reason: unknown): void {
    if (isParked(reason)) return;
    this.reasons.set(promise, reason);
    const macrotask = this.run.macrotask;
    macrotask.rejected ??= new Set();
    macrotask.rejected.add(promise);
  }

  /** A handler was added late. */
  handled(promise: object): void {
    this.reasons.delete(promise);
  }

  /** Judges the promises of a macrotask of which nothing is left to run. */
  judge(macrotask: Macrotask): void {
    const rejected = macrotask.rejected;
    if (rejected === undefined) return;
    macrotask.rejected = undefined;
    for (const promise of rejected) {
      if (!this.reasons.has(promise)) continue;
      const reason = this.reasons.get(promise);
      this.reasons.delete(promise);
      if (this.run.parts.host.emit('unhandledRejection', reason, promise)) continue;
      if (this.run.process.onUncaught?.(reason) === true) return;
      const error = errorFacts(reason);
      this.run.error ??= reason;
      this.run.fail({ kind: 'unhandledRejection', message: error.message, error });
      return;
    }
  }
}
