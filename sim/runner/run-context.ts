import { HeddleError } from '../errors';
import { outcomeOfError } from '../kernel/error-facts';
import type { Run } from '../kernel/run';

/**
 * `this` of a scenario's body and of the hooks around it, within a run. Each suite has one of its own,
 * which inherits from that of the suite around it, as in mocha: what a hook keeps on it the body finds.
 */
export interface RunContext {
  /** Real time does not bound a run: of no effect. The option `timeoutMs` bounds its virtual time. */
  timeout(ms: number | string): this;
  /** 0: none. */
  timeout(): number;
  /** Of no effect. */
  slow(ms: number | string): this;
  slow(): number;
  /** Of no effect: the same seed fails again. */
  retries(count: number): this;
  retries(): number;
  /** Ends the run; the mocha test is pending then. */
  skip(): never;
  /** The scenario at hand. */
  readonly test: RunTest;
  readonly currentTest: RunTest;
  [own: string]: unknown;
}

/** The scenario at hand, as mocha's hooks see a test. */
export interface RunTest {
  readonly title: string;
  /** Set when the body has ended. */
  readonly state: 'passed' | 'failed' | undefined;
  titlePath(): readonly string[];
  fullTitle(): string;
  isPassed(): boolean;
  isFailed(): boolean;
}

/** `this.skip()` was called within a run. */
export class Skipped extends HeddleError {
  constructor(title: string) {
    super(
      'SKIPPED',
      `"${title}" calls this.skip()`,
      'mocha shows it as pending; leave it out here with --title, or write simulate.skip',
    );
  }
}

/** The context of the file, and the test in it, which is told how the body ended. */
export function contextFor(
  run: Run,
  path: readonly string[],
): { readonly context: RunContext; readonly test: TestAtHand } {
  const test = new TestAtHand(path);
  const context: Record<string, unknown> = {
    timeout: getOrIgnore,
    slow: getOrIgnore,
    retries: getOrIgnore,
    skip: () => {
      const skipped = new Skipped(path.join(' › '));
      // The run ends here, also when somebody catches what is thrown.
      run.error = skipped;
      run.fail(outcomeOfError(skipped));
      throw skipped;
    },
    test,
    currentTest: test,
  };
  return { context: context as RunContext, test };
}

/** The context of a suite within that of the suite around it. */
export function contextWithin(outer: RunContext): RunContext {
  return Object.create(outer) as RunContext;
}

class TestAtHand implements RunTest {
  readonly title: string;
  state: 'passed' | 'failed' | undefined = undefined;

  constructor(private readonly path: readonly string[]) {
    this.title = path.at(-1) ?? '';
  }

  titlePath(): readonly string[] {
    return this.path;
  }

  fullTitle(): string {
    return this.path.join(' ');
  }

  isPassed(): boolean {
    return this.state === 'passed';
  }

  isFailed(): boolean {
    return this.state === 'failed';
  }
}

function getOrIgnore(this: unknown, ...args: readonly unknown[]): unknown {
  return args.length === 0 ? 0 : this;
}
