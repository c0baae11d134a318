import { promisify } from 'node:util';

/** What a guard asks before it lets a call through. */
export interface Gate {
  /** Whether the code that calls now belongs to a run. Called on every guarded call, so keep it cheap. */
  isInsideRun(): boolean;
  /** Raises; or returns, which lets the call through. */
  refuse(name: string, remedy: string, aliases: readonly string[]): void;
}

/** What a guard stands for: the first name that people know it by, the others, and what to do instead. */
export interface Guarded {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly remedy: string;
}

type AnyFunction = (...parameters: unknown[]) => unknown;

/** Makes the functions that stand in for Node's own; one for each original, under whatever name. */
export class Guards {
  private readonly guards = new WeakMap<object, AnyFunction>();
  private readonly originals = new WeakMap<object, AnyFunction>();
  private isLettingThrough = false;

  constructor(private readonly gate: Gate) {}

  /** The function behind a guard, or the argument itself. */
  originalOf(value: AnyFunction): AnyFunction {
    return this.originals.get(value) ?? value;
  }

  isGuard(value: unknown): boolean {
    return typeof value === 'function' && this.originals.has(value);
  }

  /** The guard of a function or class. A guard is its own guard. */
  of(original: AnyFunction, guarded: Guarded): AnyFunction {
    if (this.originals.has(original)) return original;
    const known = this.guards.get(original);
    if (known !== undefined) return known;
    const isProxy = CLASS_SYNTAX.test(Function.prototype.toString.call(original));
    const guard = isProxy ? this.classGuard(original, guarded) : this.plainGuard(original, guarded);
    this.guards.set(original, guard);
    this.originals.set(guard, original);
    // Last, for the form that promisify uses may be its own.
    if (!isProxy) this.dress(guard, original, guarded);
    return guard;
  }

  /** Raises if a run is current and the call is one of those refused. */
  check(guarded: Guarded): void {
    if (this.isLettingThrough || !this.gate.isInsideRun()) return;
    this.gate.refuse(guarded.name, guarded.remedy, guarded.aliases);
  }

  /** A call that was let through may itself call what is guarded: fs.appendFileSync calls others. */
  private letThrough<T>(call: () => T): T {
    if (this.isLettingThrough || !this.gate.isInsideRun()) return call();
    this.isLettingThrough = true;
    try {
      return call();
    } finally {
      this.isLettingThrough = false;
    }
  }

  private plainGuard(original: AnyFunction, guarded: Guarded): AnyFunction {
    if (!Object.hasOwn(original, 'prototype')) return this.method(original, guarded);
    const guard = this.constructible(original, guarded);
    Object.defineProperty(guard, 'prototype', { value: original.prototype });
    Object.setPrototypeOf(guard, Object.getPrototypeOf(original) as object);
    return guard;
  }

  /** For methods and async functions, which have no prototype and cannot be constructed. */
  private method(original: AnyFunction, guarded: Guarded): AnyFunction {
    const check = this.check.bind(this, guarded);
    const letThrough = this.letThrough.bind(this);
    return {
      guard(this: unknown, ...parameters: unknown[]): unknown {
        check();
        return letThrough<unknown>(() => Reflect.apply(original, this, parameters));
      },
    }.guard;
  }

  private constructible(original: AnyFunction, guarded: Guarded): AnyFunction {
    const check = this.check.bind(this, guarded);
    const letThrough = this.letThrough.bind(this);
    return function guard(this: unknown, ...parameters: unknown[]): unknown {
      check();
      const maker: unknown = new.target;
      if (typeof maker !== 'function') {
        return letThrough<unknown>(() => Reflect.apply(original, this, parameters));
      }
      return Reflect.construct(original, parameters, maker === guard ? original : maker);
    };
  }

  /** A class has a fixed prototype and private parts, so that only a proxy can stand in for it. */
  private classGuard(original: AnyFunction, guarded: Guarded): AnyFunction {
    const proxy: AnyFunction = new Proxy(original, {
      apply: (target, self, parameters: unknown[]) => {
        this.check(guarded);
        return Reflect.apply(target, self, parameters);
      },
      construct: (target, parameters: unknown[], newTarget) => {
        this.check(guarded);
        const maker = newTarget === proxy ? target : newTarget;
        return Reflect.construct(target, parameters, maker) as object;
      },
    });
    return proxy;
  }

  /** Gives a guard the own properties of its original, and guards its form that promisify uses. */
  private dress(guard: AnyFunction, original: AnyFunction, guarded: Guarded): void {
    for (const key of Reflect.ownKeys(original)) {
      if (key === 'prototype' || key === 'arguments' || key === 'caller') continue;
      const descriptor = Object.getOwnPropertyDescriptor(original, key);
      if (descriptor === undefined) continue;
      if (key === promisify.custom && typeof descriptor.value === 'function') {
        descriptor.value = this.of(descriptor.value as AnyFunction, guarded);
      }
      Object.defineProperty(guard, key, descriptor);
    }
  }
}

const CLASS_SYNTAX = /^class\b/;
