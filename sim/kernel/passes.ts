import { siteOf } from '../trace/site';
import type { Frame } from './frame';
import type { Strand } from './strand';

/**
 * Who was the last to get past an await of one method of one object: `await lock.acquire()`, say.
 * JavaScript does not know who will settle a promise, but whoever passed a lock last and has not
 * finished is who holds it, nearly always.
 */
export class Passes {
  private readonly byReceiver = new Map<object, Map<string, Strand>>();

  /** A frame goes on behind its await. */
  note(frame: Frame): void {
    const { receiver } = frame;
    if (typeof receiver !== 'object' || receiver === null) return;
    let byMethod = this.byReceiver.get(receiver);
    if (byMethod === undefined) {
      if (this.byReceiver.size >= MAX_RECEIVERS) return;
      byMethod = new Map();
      this.byReceiver.set(receiver, byMethod);
    }
    byMethod.set(methodAt(frame), frame.strand);
  }

  /** The strand that passed last what `frame` waits at; undefined if none did. */
  lastAt(frame: Frame): Strand | undefined {
    const { receiver } = frame;
    if (typeof receiver !== 'object' || receiver === null) return undefined;
    return this.byReceiver.get(receiver)?.get(methodAt(frame));
  }
}

/** Objects that are remembered; a report needs few. */
const MAX_RECEIVERS = 10_000;

/** Name of the method that the await of a frame calls, from its source. */
function methodAt(frame: Frame): string {
  const { expression } = siteOf(frame.site);
  return /\.(#?[\w$]+)\s*\(/.exec(expression)?.[1] ?? expression;
}
