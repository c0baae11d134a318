import type { Hook, HookKind, Hooks } from './hooks';
import type { ScenarioOptions } from './options';
import type { RunContext } from './run-context';
import type { Sim } from './sim';
import { openTestGlobals, type Stated, type Statements } from './test-globals';

/** The body of a scenario; `this` is what a mocha test has, as far as it makes sense in a run. */
export type ScenarioBody = (this: RunContext, sim: Sim) => unknown;

/** `only` and `skip` as in mocha. */
export type Variant = 'only' | 'skip' | undefined;

/** One scenario as its file states it. */
export interface CollectedScenario {
  /** Titles of the enclosing suites, then its own. */
  readonly path: readonly string[];
  /** 1 for the first scenario of this path in the file. */
  readonly ordinal: number;
  readonly options: ScenarioOptions;
  readonly body: ScenarioBody;
  /** By itself or by a suite around it. */
  readonly variant: Variant;
  /** Enclosing suites, outermost first; they may get hooks until the file is evaluated. */
  readonly suites: readonly Hooks[];
}

interface Suite extends Hooks {
  readonly title: string;
  readonly variant: Variant;
  /** Whether the next suite of its level closes it: those of mocha's qunit interface have no body. */
  readonly isOpen: boolean;
}

/** Gathers the scenarios of one evaluation of a file. */
export class Collector implements Statements {
  readonly scenarios: CollectedScenario[] = [];
  private readonly suites: Suite[] = [];
  private readonly ordinals = new Map<string, number>();

  add(title: string, options: ScenarioOptions, body: ScenarioBody, variant?: Variant): void {
    const path = [...this.titles, title];
    const key = path.join('\0');
    const ordinal = (this.ordinals.get(key) ?? 0) + 1;
    this.ordinals.set(key, ordinal);
    const variants = [variant, ...this.suites.map((suite) => suite.variant)];
    this.scenarios.push({
      path,
      ordinal,
      options,
      body,
      variant: variants.includes('skip') ? 'skip' : variants.includes('only') ? 'only' : undefined,
      suites: [...this.suites],
    });
  }

  suite(title: string, body: unknown, variant: Variant): Stated {
    if (this.suites.at(-1)?.isOpen === true) this.suites.pop();
    const isOpen = typeof body !== 'function' && variant !== 'skip';
    const hooks = { beforeAll: [], beforeEach: [], afterEach: [], afterAll: [] };
    this.suites.push({ title, variant, isOpen, ...hooks });
    const stated = new StatedSuite(this.titles);
    if (isOpen) return stated;
    try {
      if (typeof body === 'function') Reflect.apply(body, stated, []);
    } finally {
      this.suites.pop();
    }
    return stated;
  }

  test(title: string): Stated {
    return new StatedSuite([...this.titles, title]);
  }

  /** Hooks outside every suite are mocha's root hooks: it runs them itself, once, around the test. */
  hook(kind: HookKind, hook: unknown): Stated {
    if (typeof hook === 'function') this.suites.at(-1)?.[kind].push(hook as Hook);
    return new StatedSuite(this.titles);
  }

  private get titles(): string[] {
    return this.suites.map((suite) => suite.title);
  }
}

/** What a suite has as `this`, and what suites, tests and hooks return to be chained. */
class StatedSuite implements Stated {
  readonly title: string;

  constructor(private readonly titles: readonly string[]) {
    this.title = titles.at(-1) ?? '';
  }

  timeout(): this {
    return this;
  }

  slow(): this {
    return this;
  }

  retries(): this {
    return this;
  }

  bail(): this {
    return this;
  }

  titlePath(): readonly string[] {
    return this.titles;
  }

  fullTitle(): string {
    return this.titles.join(' ');
  }
}

let current: Collector | undefined;

/** The collector of the file that is being evaluated; undefined elsewhere. */
export function currentCollector(): Collector | undefined {
  return current;
}

/** Evaluates `body`; what it states goes to `collector`. */
export function collecting<T>(collector: Collector, body: () => T): T {
  const outer = current;
  openTestGlobals(currentCollector);
  current = collector;
  try {
    return body();
  } finally {
    current = outer;
  }
}

/** After an evaluation was broken off from outside, none is under way. */
export function abandonCollecting(): void {
  current = undefined;
}
