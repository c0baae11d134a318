import { outsideRun } from '../kernel/current';

type Prepare = (error: Error, frames: NodeJS.CallSite[]) => unknown;

/**
 * A source-map hook of the host (ts-node's, say) reads files when a stack is formatted, which may be
 * in the middle of a run: it works outside of it.
 */
export function openStacksDoor(): void {
  const native = Error.prepareStackTrace as Prepare | undefined;
  if (native === undefined) return;
  Error.prepareStackTrace = (error, frames) => outsideRun(() => native(error, frames));
}
