import type { Run } from './run';

export interface RemoteOptions {
  /** Stated latency of the request, before the effect, in milliseconds. Default 1. */
  readonly requestMs?: number;
  /** Stated latency of the answer, after the effect, in milliseconds. Default 1. */
  readonly answerMs?: number;
  /** Name in reports; by default that of the target's class. */
  readonly name?: string;
}

/** The target with every method asynchronous, as if it stood at the other end of a connection. */
export type Remote<T> = {
  readonly [key in keyof T]: T[key] extends (...args: infer A) => infer R
    ? (...args: A) => Promise<Awaited<R>>
    : T[key];
};

/**
 * Puts `target` behind a connection: each call has a request, an effect and an answer, each with a
 * latency of its own. Nearly every cache bug is "effect now, answer late".
 */
export function remote<T extends object>(
  run: Run,
  target: T,
  options: RemoteOptions = {},
): Remote<T> {
  const name = options.name ?? nameOf(target);
  const methods = new Map<PropertyKey, unknown>();
  return new Proxy(target, {
    get: (object, key) => {
      const member: unknown = Reflect.get(object, key, object);
      if (typeof member !== 'function') return member;
      let method = methods.get(key);
      if (method === undefined) {
        method = (...args: unknown[]) => {
          const effect = (): unknown => Reflect.apply(member, object, args);
          return callRemote(run, `${name}.${String(key)}`, options, effect);
        };
        methods.set(key, method);
      }
      return method;
    },
  }) as Remote<T>;
}

function callRemote(
  run: Run,
  name: string,
  options: RemoteOptions,
  effect: () => unknown,
): Promise<unknown> {
  const caller = run.strand;
  const strand = caller.child(name);
  return new Promise((resolve, reject) => {
    const answer = (settle: () => void): void => {
      run.onStrand(strand, () => run.standIn(options.answerMs ?? 1, settle));
    };
    const request = (): void => {
      attempt(() => run.onStrand(strand, effect)).then(
        (value) => {
          answer(() => {
            resolve(value);
          });
        },
        (error: unknown) => {
          answer(() => {
            // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- it passes on what the user's code rejected with
            reject(error);
          });
        },
      );
    };
    run.onStrand(strand, () => run.standIn(options.requestMs ?? 1, request));
  });
}

function attempt(effect: () => unknown): Promise<unknown> {
  return new Promise((resolve) => {
    resolve(effect());
  });
}

function nameOf(target: object): string {
  const prototype = Object.getPrototypeOf(target) as { constructor?: { name?: string } } | null;
  const name = prototype?.constructor?.name;
  return name === undefined || name === 'Object' ? 'remote' : name;
}
