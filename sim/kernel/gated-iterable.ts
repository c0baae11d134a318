import { siteOf } from '../trace/site';
import { gatePromise } from './detached-gate';
import type { Frame } from './frame';

/**
 * The operand of `for await`, wrapped so that the frame knows where it waits and, at granularity
 * `await`, so that each step is scheduled. The engine still drives the iteration: the wrapper of an
 * asynchronous iterable is asynchronous, that of a synchronous one is synchronous, so the number of
 * microtask ticks stays as it was.
 */
export function gatedIterable(frame: Frame, site: number, iterable: unknown): unknown {
  if (iterable === undefined || iterable === null) throw notIterable(site);
  const source = iterable as Partial<AsyncIterable<unknown> & Iterable<unknown>>;
  const openAsync = source[Symbol.asyncIterator];
  if (openAsync !== undefined && (openAsync as unknown) !== null) {
    if (typeof openAsync !== 'function') throw notIterable(site);
    return {
      [Symbol.asyncIterator]: () => wrapAsync(frame, site, openAsync.call(iterable)),
    };
  }
  const open = source[Symbol.iterator];
  if (typeof open !== 'function') throw notIterable(site);
  return { [Symbol.iterator]: () => wrapSync(frame, site, open.call(iterable)) };
}

type Step<T> = (this: unknown, ...args: unknown[]) => T;

interface Steps<T> {
  readonly next: Step<T>;
  readonly return?: Step<T>;
}

function wrapAsync(frame: Frame, site: number, iterator: unknown): unknown {
  if (typeof iterator !== 'object' || iterator === null) return iterator;
  const inner = iterator as Steps<unknown>;
  const next = inner.next;
  return {
    next: (...args: unknown[]) => waitFor(frame, site, next.apply(inner, args)),
    get return(): Step<unknown> | undefined {
      const close = inner.return;
      if (typeof close !== 'function') return close;
      return (...args) => waitFor(frame, site, close.apply(inner, args));
    },
  };
}

function wrapSync(frame: Frame, site: number, iterator: unknown): unknown {
  if (typeof iterator !== 'object' || iterator === null) return iterator;
  const inner = iterator as Steps<IteratorResult<unknown>>;
  const next = inner.next;
  return {
    next: (...args: unknown[]) => {
      const result = next.apply(inner, args);
      if (typeof result !== 'object' || result.done === true) return result;
      return { done: result.done, value: waitFor(frame, site, result.value) };
    },
    get return(): Step<unknown> | undefined {
      const close = inner.return;
      if (typeof close !== 'function') return close;
      return (...args) => close.apply(inner, args);
    },
  };
}

function waitFor(frame: Frame, site: number, operand: unknown): unknown {
  const run = frame.run;
  frame.site = site;
  frame.sinceStep = run.steps;
  frame.sinceUs = run.nowUs;
  frame.callee = undefined;
  if (run.granularity === 'io') return operand;
  return gatePromise(run, frame.strand, 'await', site, operand);
}

function notIterable(site: number): TypeError {
  return new TypeError(`${siteOf(site).expression} is not async iterable`);
}
