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

  suite(title: string, body: (() => void) | undefined): void {
    this.suites.push({ title, before: [], after: [] });
    try {
      body?.();
    } finally {
      this.suites.pop();
    }
  }

  hook(when: 'before' | 'after', hook: unknown): void {
    if (typeof hook === 'function') this.suites.at(-1)?.[when].push(hook as Hook);
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
  openCollectorGlobals();
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

type TestFunction = ((...args: unknown[]) => unknown) & Record<string, unknown>;

/**
 * Puts dispatching functions in front of mocha's globals: while a file is evaluated for a run, suites
 * and hooks go to its collector and tests are not registered; else they are mocha's own, where there
 * is a mocha. Looked after before each evaluation, for mocha sets its globals anew for each file.
 */
function openCollectorGlobals(): void {
  const globals = globalThis as Record<string, unknown>;
  if (
    globals['describe'] === inPlace.describe &&
    globals['it'] === inPlace.it &&
    globals['suite'] === inPlace.suite &&
    globals['test'] === inPlace.test &&
    inPlace.it !== undefined
  ) {
    return;
  }
  for (const [key, kind] of Object.entries(GLOBALS)) {
    const native = globals[key] as TestFunction | undefined;
    if (native !== undefined && doors.has(native)) continue;
    const collect = COLLECT[kind];
    const door = dispatcher(native, collect, key);
    for (const variant of ['only', 'skip'] as const) {
      const own = native?.[variant] as TestFunction | undefined;
      door[variant] = dispatcher(own, variant === 'only' ? collect : ignore, key);
    }
    doors.add(door);
    Object.defineProperty(globalThis, key, { configurable: true, writable: true, value: door });
  }
  const { describe, it, suite, test } = globals;
  inPlace = { describe, it, suite, test };
}

/** One of these changes whenever mocha sets its globals, whichever interface it has. */
let inPlace: Record<'describe' | 'it' | 'suite' | 'test', unknown> = {
  describe: undefined,
  it: undefined,
  suite: undefined,
  test: undefined,
};

const doors = new WeakSet<TestFunction>();

const COLLECT: Record<'suite' | 'test' | 'before' | 'after', (...args: unknown[]) => void> = {
  suite: (title, body) => current?.suite(String(title), body as () => void),
  test: () => undefined,
  before: (...args) => current?.hook('before', args.at(-1)),
  after: (...args) => current?.hook('after', args.at(-1)),
};

const GLOBALS = {
  describe: 'suite',
  context: 'suite',
  suite: 'suite',
  it: 'test',
  specify: 'test',
  test: 'test',
  before: 'before',
  beforeEach: 'before',
  setup: 'before',
  after: 'after',
  afterEach: 'after',
  teardown: 'after',
} as const;

function dispatcher(
  native: TestFunction | undefined,
  collect: (...args: unknown[]) => void,
  name: string,
): TestFunction {
  const door = function (this: unknown, ...args: unknown[]): unknown {
    if (current !== undefined) {
      collect(...args);
      return undefined;
    }
    if (native === undefined) throw new ReferenceError(`${name} is not defined`);
    return native.apply(this, args);
  };
  return Object.assign(door, native);
}

function ignore(): void {
  return;
}
