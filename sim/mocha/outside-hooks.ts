/**
 * The hooks of the suites around a scenario run within each of its runs. Outside, where mocha would
 * run them once around the whole sweep, they are passed over: `Each` hooks for simulated tests, `All`
 * hooks of suites in which nothing else runs. Root hooks stay mocha's own.
 */

type HookKind = 'beforeAll' | 'beforeEach' | 'afterEach' | 'afterAll';

const KINDS = ['beforeAll', 'beforeEach', 'afterEach', 'afterAll'] as const;

/** A simulated test is never tried again: mocha would make a copy of it. */
const simulated = new WeakSet<Mocha.Test>();

const guarded = new WeakSet<Mocha.Suite>();

/** Says that a test is simulated, and guards the hooks of the suites around it, also future ones. */
export function keepHooksInside(test: Mocha.Test): void {
  simulated.add(test);
  for (let suite = test.parent; suite !== undefined && !suite.root; suite = suite.parent) {
    if (guarded.has(suite)) continue;
    guarded.add(suite);
    guardSuite(suite);
  }
}

function guardSuite(suite: Mocha.Suite): void {
  for (const kind of KINDS) {
    const isOutside =
      kind === 'beforeEach' || kind === 'afterEach'
        ? ({ currentTest }: Mocha.Context) =>
            currentTest === undefined || !simulated.has(currentTest)
        : () => hasOtherTests(suite);
    const guard = (hook: Mocha.Hook): void => {
      guardHook(hook, isOutside);
    };
    hooksOf(suite, kind).forEach(guard);
    // The overloads of `on` name one event each.
    (suite.on as (event: HookKind, listener: (hook: Mocha.Hook) => void) => void)(kind, guard);
  }
}

function guardHook(hook: Mocha.Hook, isOutside: (context: Mocha.Context) => boolean): void {
  const fn = hook.fn as ((this: Mocha.Context, done?: Mocha.Done) => unknown) | undefined;
  if (typeof fn !== 'function') return;
  // mocha has already seen whether the hook takes `done`.
  hook.fn =
    fn.length === 0
      ? function (this: Mocha.Context) {
          return isOutside(this) ? (fn.call(this) as PromiseLike<unknown>) : Promise.resolve();
        }
      : function (this: Mocha.Context, done: Mocha.Done) {
          if (isOutside(this)) fn.call(this, done);
          else done();
        };
}

/** Whether tests of another kind run in the suite. Asked when it runs, after `only` was applied. */
function hasOtherTests(suite: Mocha.Suite): boolean {
  let found = false;
  suite.eachTest((test) => {
    if (!test.isPending() && !simulated.has(test)) found = true;
  });
  return found;
}

/** mocha's own method, which its types leave out. */
function hooksOf(suite: Mocha.Suite, kind: HookKind): readonly Mocha.Hook[] {
  return (suite as unknown as { getHooks(name: HookKind): readonly Mocha.Hook[] }).getHooks(kind);
}
