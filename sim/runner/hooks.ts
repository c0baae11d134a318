import { outcomeOfError, print } from '../kernel/error-facts';
import type { Outcome } from '../kernel/outcome';
import { isParked } from '../kernel/parked';
import { never } from '../kernel/frame';
import type { Run } from '../kernel/run';
import { contextFor, contextWithin, type RunContext } from './run-context';

export type Hook = (this: RunContext, done?: (reason?: unknown) => void) => unknown;

/** mocha's names: `All` once round a suite, `Each` once round a test. */
export type HookKind = 'beforeAll' | 'beforeEach' | 'afterEach' | 'afterAll';

/** Hooks of one suite, in the order in which they were stated. */
export type Hooks = { readonly [kind in HookKind]: Hook[] };

interface Hooked {
  readonly path: readonly string[];
  /** Outermost first. */
  readonly suites: readonly Hooks[];
  readonly body: (this: RunContext) => unknown;
}

/** The first failure of a body or of a hook around it. */
export interface Failed {
  readonly error: unknown;
  /** Made at once, for hooks that follow may change what is printed in it. */
  readonly outcome: Outcome;
}

/**
 * One scenario with the hooks of the suites around it, all within the run, in mocha's order: a failing
 * hook skips the body, and what follows the body runs also when it failed. A run that is broken off
 * (by `sim.always`, a deadlock, an error that nobody caught) ends there, hooks included.
 */
export class HookedScenario {
  /** What the run reports, whatever follows it. */
  failed: Failed | undefined = undefined;

  constructor(
    private readonly run: Run,
    private readonly hooked: Hooked,
  ) {}

  execute(): unknown {
    const { path, suites, body } = this.hooked;
    const { context, test } = contextFor(this.run, path);
    if (suites.every(isWithoutHooks)) return body.call(context);
    const levels: Level[] = [];
    for (const hooks of suites) {
      levels.push({ hooks, context: contextWithin(levels.at(-1)?.context ?? context) });
    }
    return this.inSuites(levels, async () => {
      const innermost = levels.at(-1)?.context ?? context;
      const passed = await this.attempt(() => this.call(body, innermost));
      test.state = passed ? 'passed' : 'failed';
    });
  }

  private async inSuites(levels: readonly Level[], body: () => Promise<void>): Promise<void> {
    const entered = await this.descend(levels, 'beforeAll');
    if (!this.hasFailed()) {
      const begun = await this.descend(levels, 'beforeEach');
      if (!this.hasFailed()) await body();
      await this.ascend(begun, 'afterEach');
    }
    await this.ascend(entered, 'afterAll');
    if (this.failed !== undefined) throw this.failed.error;
  }

  private hasFailed(): boolean {
    return this.failed !== undefined;
  }

  /** From the outermost suite to the first whose hook fails; returns those that it came to. */
  private async descend(
    levels: readonly Level[],
    kind: 'beforeAll' | 'beforeEach',
  ): Promise<readonly Level[]> {
    for (const [index, level] of levels.entries()) {
      if (!(await this.attempt(() => this.callAll(level, kind)))) return levels.slice(0, index + 1);
    }
    return levels;
  }

  /** From the innermost suite outwards; a failing hook ends those of its own suite only. */
  private async ascend(levels: readonly Level[], kind: 'afterEach' | 'afterAll'): Promise<void> {
    for (const level of [...levels].reverse()) {
      await this.attempt(() => this.callAll(level, kind));
    }
  }

  private async callAll({ hooks, context }: Level, kind: HookKind): Promise<void> {
    for (const hook of hooks[kind]) await this.call(this.withDone(hook), context);
  }

  /** False if it failed. Only the first failure counts. */
  private async attempt(body: () => Promise<void>): Promise<boolean> {
    try {
      await body();
      return true;
    } catch (error) {
      if (!this.run.closed && !isParked(error)) {
        this.failed ??= { error, outcome: outcomeOfError(error) };
      }
      return false;
    }
  }

  /** Calls on the main strand, for the one that ran last may be any. */
  private async call(body: (this: RunContext) => unknown, context: RunContext): Promise<void> {
    const { run } = this;
    if (run.closed) await never();
    await run.onStrand(run.root, () => body.call(context));
    if (run.closed) await never();
  }

  /** A hook that takes `done` has ended when it calls that. */
  private withDone(hook: Hook): (this: RunContext) => unknown {
    if (hook.length === 0) return hook;
    const { run } = this;
    return function () {
      return new Promise<void>((resolve, reject) => {
        let isDone = false;
        const result = hook.call(this, (reason) => {
          if (isDone) run.uncaught(new Error('a hook called done() more than once'));
          isDone = true;
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- it passes on what the hook gave
          if (isFailure(reason)) reject(asError(reason));
          else resolve();
        });
        if (isThenable(result)) {
          reject(new Error('a hook either takes done or returns a promise, not both'));
        }
      });
    };
  }
}

interface Level {
  readonly hooks: Hooks;
  readonly context: RunContext;
}

function isWithoutHooks(hooks: Hooks): boolean {
  return Object.values(hooks).every((list) => list.length === 0);
}

/** mocha's rule: whatever is truthy. */
function isFailure(reason: unknown): boolean {
  return Boolean(reason);
}

function asError(reason: unknown): unknown {
  return typeof reason === 'object' ? reason : new Error(`done() was called with ${print(reason)}`);
}

function isThenable(value: unknown): boolean {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}
