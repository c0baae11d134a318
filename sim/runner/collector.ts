import type { ScenarioOptions } from './options';
import type { Sim } from './sim';

/** The body of a scenario. */
export type ScenarioBody = (sim: Sim) => unknown;

/** One scenario as its file states it. */
export interface CollectedScenario {
  /** Titles of the enclosing suites, then its own. */
  readonly path: readonly string[];
  /** 1 for the first scenario of this path in the file. */
  readonly ordinal: number;
  readonly options: ScenarioOptions;
  readonly body: ScenarioBody;
  /** Hooks of the enclosing suites, in the order in which they run. */
  readonly before: readonly Hook[];
  readonly after: readonly Hook[];
}

export type Hook = () => unknown;

interface Suite {
  readonly title: string;
  readonly before: Hook[];
  readonly after: Hook[];
}

/** Gathers the scenarios of one evaluation of a file. */
export class Collector {
  readonly scenarios: CollectedScenario[] = [];
  private readonly suites: Suite[] = [{ title: '', before: [], after: [] }];
  private readonly ordinals = new Map<string, number>();

  add(title: string, options: ScenarioOptions, body: ScenarioBody): void {
    const path = [...this.suites.slice(1).map((suite) => suite.title), title];
    const key = path.join('\0');
    const ordinal = (this.ordinals.get(key) ?? 0) + 1;
    this.ordinals.set(key, ordinal);
    const before = this.suites.flatMap((suite) => suite.before);
    const after = [...this.suites].reverse().flatMap((suite) => suite.after);
    this.scenarios.push({ path, ordinal, options, body, before, after });
  }

  /** mocha's globals while a file is evaluated: suites and hooks are gathered, tests are not run. */
  globals(): Record<string, unknown> {
    const suite = Object.assign((title: string, body?: () => void) => {
      this.suites.push({ title, before: [], after: [] });
      try {
        body?.();
      } finally {
        this.suites.pop();
      }
    });
    const describe = Object.assign(suite, { only: suite, skip: ignore });
    const test = Object.assign(ignoreTest, { only: ignore, skip: ignore });
    const before = this.hook('before');
    const after = this.hook('after');
    return {
      describe,
      context: describe,
      suite: describe,
      it: test,
      specify: test,
      test,
      before,
      beforeEach: before,
      setup: before,
      after,
      afterEach: after,
      teardown: after,
    };
  }

  private hook(when: 'before' | 'after'): (...args: unknown[]) => void {
    return (...args) => {
      const hook = args.at(-1);
      if (typeof hook === 'function') this.suites.at(-1)?.[when].push(hook as Hook);
    };
  }
}

function ignore(): void {
  return;
}

function ignoreTest(): void {
  return;
}

let current: Collector | undefined;

/** The collector of the file that is being evaluated; undefined elsewhere. */
export function currentCollector(): Collector | undefined {
  return current;
}

/** Evaluates `body` with mocha's globals replaced by collecting ones. */
export function collecting<T>(collector: Collector, body: () => T): T {
  const outer = current;
  const globals = collector.globals();
  const saved = new Map<string, PropertyDescriptor | undefined>();
  for (const [key, value] of Object.entries(globals)) {
    saved.set(key, Object.getOwnPropertyDescriptor(globalThis, key));
    Object.defineProperty(globalThis, key, { configurable: true, writable: true, value });
  }
  current = collector;
  try {
    return body();
  } finally {
    current = outer;
    for (const [key, descriptor] of saved) {
      if (descriptor === undefined) Reflect.deleteProperty(globalThis, key);
      else Object.defineProperty(globalThis, key, descriptor);
    }
  }
}
