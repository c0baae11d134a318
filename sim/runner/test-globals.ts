import type { HookKind } from './hooks';

/** What a test file states by calling `describe`, `it` and the hooks, in any of mocha's interfaces. */
export interface Statements {
  suite(title: string, body: unknown, variant: 'only' | 'skip' | undefined): Stated;
  test(title: string): Stated;
  hook(kind: HookKind, hook: unknown): Stated;
}

/** What mocha's functions return, for calls such as `it(…).timeout(5000)`. */
export interface Stated {
  readonly title: string;
  timeout(ms?: number | string): unknown;
  slow(ms?: number | string): unknown;
  retries(count?: number): unknown;
}

type Statement = (...args: unknown[]) => unknown;
type GlobalFunction = Statement & Record<string, unknown>;
type Kind = 'suite' | 'skippedSuite' | 'test' | 'run' | HookKind;

/** The globals of mocha's interfaces bdd, tdd and qunit. */
const GLOBALS: ReadonlyMap<string, Kind> = new Map(
  Object.entries({
    describe: 'suite',
    context: 'suite',
    suite: 'suite',
    xdescribe: 'skippedSuite',
    xcontext: 'skippedSuite',
    it: 'test',
    specify: 'test',
    test: 'test',
    xit: 'test',
    xspecify: 'test',
    before: 'beforeAll',
    suiteSetup: 'beforeAll',
    beforeEach: 'beforeEach',
    setup: 'beforeEach',
    afterEach: 'afterEach',
    teardown: 'afterEach',
    after: 'afterAll',
    suiteTeardown: 'afterAll',
    run: 'run',
  } satisfies Record<string, Kind>),
);

/**
 * Puts dispatching functions in front of mocha's globals: while a file is evaluated for a run, what it
 * states goes to `current()` and nothing is registered; else they are mocha's own. Where there is no
 * mocha at all, they stand in for it. Looked after before each evaluation, for mocha sets its globals
 * anew for each file.
 */
export function openTestGlobals(current: () => Statements | undefined): void {
  const globals = globalThis as Record<string, unknown>;
  if (inPlace?.every((door, index) => globals[WITNESSES[index] ?? ''] === door) === true) return;
  const isMocha = [...GLOBALS.keys()].some((name) => isForeign(globals[name]));
  for (const [name, kind] of GLOBALS) {
    const native = globals[name] as GlobalFunction | undefined;
    // A global that mocha's interface lacks must stay missing: mocha's presence is known by them.
    if (native === undefined ? isMocha || kind === 'run' : !isForeign(native)) continue;
    const value = doorOf(native, kind, name, current);
    Object.defineProperty(globalThis, name, { configurable: true, writable: true, value });
  }
  inPlace = WITNESSES.map((name) => globals[name]);
}

/** mocha's functions by their names, as a module: each calls the global of now. */
export function testModule(): Readonly<Record<string, unknown>> {
  const names = [...GLOBALS.keys()];
  return Object.fromEntries(names.map((name) => [name, throughGlobal(name)]));
}

/** One of these changes whenever mocha sets its globals, whichever interface it has. */
const WITNESSES = ['describe', 'it', 'suite', 'test'] as const;

let inPlace: readonly unknown[] | undefined;

const doors = new WeakSet();

function isForeign(value: unknown): boolean {
  return typeof value === 'function' && !doors.has(value);
}

function doorOf(
  native: GlobalFunction | undefined,
  kind: Kind,
  name: string,
  current: () => Statements | undefined,
): GlobalFunction {
  const dispatch = (own: Statement | undefined, variant: 'only' | 'skip' | undefined): Statement =>
    function (this: unknown, ...args) {
      const statements = current();
      if (statements !== undefined) return state(statements, kind, args, variant);
      if (own === undefined) throw new ReferenceError(`${name} is not defined`);
      return own.apply(this, args);
    };
  const door = Object.assign<Statement, Record<string, unknown>>(
    dispatch(native, undefined),
    native ?? {},
  );
  for (const variant of ['only', 'skip'] as const) {
    door[variant] = dispatch(native?.[variant] as Statement | undefined, variant);
  }
  doors.add(door);
  return door;
}

function state(
  statements: Statements,
  kind: Kind,
  args: readonly unknown[],
  variant: 'only' | 'skip' | undefined,
): Stated | undefined {
  switch (kind) {
    case 'suite':
      return statements.suite(String(args[0]), args[1], variant);
    case 'skippedSuite':
      return statements.suite(String(args[0]), args[1], 'skip');
    case 'test':
      return statements.test(String(args[0]));
    case 'run':
      return undefined;
    default:
      return statements.hook(kind, args.at(-1));
  }
}

/** Names of one thing in the interfaces bdd and tdd, of which mocha opens only one. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  describe: 'suite',
  it: 'test',
  before: 'suiteSetup',
  beforeEach: 'setup',
  afterEach: 'teardown',
  after: 'suiteTeardown',
  suite: 'describe',
  test: 'it',
  suiteSetup: 'before',
  setup: 'beforeEach',
  teardown: 'afterEach',
  suiteTeardown: 'after',
};

function throughGlobal(name: string): GlobalFunction {
  const find = (): GlobalFunction => {
    const globals = globalThis as unknown as Record<string, GlobalFunction | undefined>;
    const found = globals[name] ?? globals[OTHER_NAMES[name] ?? ''];
    if (found === undefined) throw new ReferenceError(`${name} is not defined`);
    return found;
  };
  const through = ((...args) => find()(...args)) as GlobalFunction;
  for (const variant of ['only', 'skip'] as const) {
    through[variant] = (...args: unknown[]) => (find()[variant] as Statement)(...args);
  }
  return through;
}
