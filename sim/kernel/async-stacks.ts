import { siteOf, type Site } from '../trace/site';
import type { Frame } from './frame';

/** A function that waits for another one, and where. */
export interface AsyncCaller {
  readonly functionName: string;
  /** The await at which it stands. */
  readonly site: Site;
  /** `starts`: it called without awaiting on the spot, which opened the strand. */
  readonly how: 'awaits' | 'starts';
}

/** A function that ended, and who waited for it, innermost first. */
interface Exit {
  readonly functionName: string;
  readonly file: string;
  readonly callers: readonly AsyncCaller[];
}

/**
 * Who awaits whom. Gates cut the engine's own asynchronous stack traces, so a traced run keeps the
 * chain of callers of each function that ends: what was thrown in it came from there.
 */
export class AsyncStacks {
  private readonly exits: Exit[] = [];

  note(frame: Frame): void {
    const site = siteOf(frame.functionSite);
    this.exits.push({
      functionName: site.functionName,
      file: site.file,
      callers: callersOf(frame),
    });
    if (this.exits.length > MAX_EXITS * 2) this.exits.splice(0, MAX_EXITS);
  }

  /** Who waited for the function of that name that ended last. */
  callersOf(functionName: string, file: string): readonly AsyncCaller[] {
    const exit = this.exits.findLast(
      (candidate) => candidate.functionName === functionName && candidate.file === file,
    );
    return exit?.callers ?? [];
  }
}

/** The functions that wait for a frame, innermost first; ends with the one that started its strand. */
export function callersOf(frame: Frame): readonly AsyncCaller[] {
  const callers: AsyncCaller[] = [];
  let at = frame;
  while (at.awaitedBy !== undefined && callers.length < MAX_CALLERS) {
    at = at.awaitedBy;
    callers.push(callerOf(at, at.site, 'awaits'));
  }
  if (!at.isCallee && at.callerSite !== 0) {
    const site = siteOf(at.callerSite);
    callers.push({ functionName: site.functionName, site, how: 'starts' });
  }
  return callers;
}

function callerOf(frame: Frame, site: number, how: AsyncCaller['how']): AsyncCaller {
  return { functionName: siteOf(frame.functionSite).functionName, site: siteOf(site), how };
}

/** Exits that are remembered; a failure is among the last. */
const MAX_EXITS = 500;

const MAX_CALLERS = 30;
