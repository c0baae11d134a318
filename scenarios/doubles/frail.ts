/** `fails`: nothing happens, and the call rejects. `loses`: it happens, and the call rejects. */
export type Fate = 'works' | 'fails' | 'loses';

export interface Frailty {
  /** Asked once for each call, when it arrives. */
  readonly fate: (operation: string, request: unknown) => Fate;
  /** Called after each effect. */
  readonly after?: (operation: string) => void;
}

/** The same object, whose calls may fail before their effect or after it. */
export function frail<T extends object>(target: T, { fate, after }: Frailty): T {
  return new Proxy(target, {
    get: (object, key) => {
      const member: unknown = Reflect.get(object, key, object);
      if (typeof member !== 'function') return member;
      const operation = String(key);
      return (...args: readonly unknown[]): unknown => {
        const decided = fate(operation, args[0]);
        if (decided === 'fails') throw new Error(`${operation} failed`);
        const answer: unknown = Reflect.apply(member, object, args);
        after?.(operation);
        if (decided === 'loses') throw new Error(`the reply to ${operation} was lost`);
        return answer;
      };
    },
  });
}
