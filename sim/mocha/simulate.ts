import * as path from 'node:path';
import { HeddleError } from '../errors';
import { currentRun } from '../kernel/current';
import { currentCollector, type ScenarioBody, type Variant } from '../runner/collector';
import type { ScenarioOptions } from '../runner/options';
import { simulatedTest } from './mocha-test';
import { keepHooksInside } from './outside-hooks';

interface StateScenario {
  /**
   * States a scenario. In a mocha file it is one test, which sweeps `options.seeds` seeds and fails
   * once with the report of the first failure; on the command line it is what `heddle run` and
   * `heddle sweep` find in the file.
   *
   * The file is evaluated afresh for each seed, so `body` must not use what only an earlier
   * evaluation has. The hooks of the suites around it run within each run, before and after `body`;
   * hooks outside every suite are mocha's root hooks and run once, outside, around the whole sweep;
   * the command line, where there is no mocha, runs none of those.
   *
   * The tapes of the corpus that belong to the scenario (`corpus/*.json` beside the file) are
   * replayed before the sweep: a failure that was kept there and is back fails this test.
   *
   * @throws HeddleError SIMULATE_MISPLACED outside mocha and heddle, BAD_OPTION for bad arguments
   */
  (title: string, body: ScenarioBody): void;
  (title: string, options: ScenarioOptions, body: ScenarioBody): void;
}

interface Simulate extends StateScenario {
  /** As mocha's `it.only`; on the command line the other scenarios of the file are left out too. */
  only: StateScenario;
  /** As mocha's `it.skip`. */
  skip: StateScenario;
}

export const simulate: Simulate = Object.assign(stating(undefined), {
  only: stating('only'),
  skip: stating('skip'),
});

function stating(variant: Variant) {
  return (
    title: string,
    optionsOrBody: ScenarioOptions | ScenarioBody,
    maybeBody?: ScenarioBody,
  ): void => {
    const [options, body] =
      typeof optionsOrBody === 'function' ? [{}, optionsOrBody] : [optionsOrBody, maybeBody];
    checkArguments(title, options, body);
    const collector = currentCollector();
    if (collector !== undefined) collector.add(title, options, body, variant);
    else registerTest(title, options, variant);
  };
}

function checkArguments(
  title: unknown,
  options: unknown,
  body: unknown,
): asserts body is ScenarioBody {
  const call = `simulate(${typeof title === 'string' ? JSON.stringify(title) : String(title)})`;
  const problem =
    typeof title !== 'string'
      ? `${call} got no title`
      : typeof body !== 'function'
        ? `${call} got no function`
        : typeof options !== 'object' || options === null
          ? `${call} got options that are no object`
          : undefined;
  if (problem === undefined) return;
  throw new HeddleError(
    'BAD_OPTION',
    problem,
    'call simulate(title, body) or simulate(title, options, body)',
  );
}

function registerTest(title: string, options: ScenarioOptions, variant: Variant): void {
  const { it: bdd, test: tdd } = globalThis as Partial<
    Record<'it' | 'test', (Mocha.TestFunction & Mocha.PendingTestFunction) | undefined>
  >;
  const state = bdd ?? tdd;
  if (typeof state !== 'function' || currentRun() !== undefined) {
    throw new HeddleError(
      'SIMULATE_MISPLACED',
      currentRun() === undefined
        ? `simulate("${title}") was called outside mocha and heddle`
        : `simulate("${title}") was called while a scenario runs`,
      'call it where the file is loaded, and run the file with npx mocha or npx heddle sweep',
    );
  }
  // Without a function a test is pending, in each of mocha's interfaces; it still counts.
  if (variant === 'skip') {
    nextOrdinal(state(title));
    return;
  }
  let ordinal = 0;
  const run = function (this: Mocha.Context): Promise<void> {
    const id = { filename: fileOf(test), path: test.titlePath(), ordinal };
    return simulatedTest(this, rootOf(test), id, options);
  };
  const test = variant === 'only' ? state.only(title, run) : state(title, run);
  ordinal = nextOrdinal(test);
  keepHooksInside(test);
}

/** Counts of tests by file and titles. One for each time that mocha loads the files, as when it watches. */
const ordinals = new WeakMap<object, Map<string, number>>();

/** Tests of one file and one path of titles are numbered from 1. */
function nextOrdinal(test: Mocha.Test): number {
  const root = rootOf(test);
  const counts = ordinals.get(root) ?? new Map<string, number>();
  ordinals.set(root, counts);
  const key = [test.file ?? '', ...test.titlePath()].join('\0');
  const ordinal = (counts.get(key) ?? 0) + 1;
  counts.set(key, ordinal);
  return ordinal;
}

function rootOf(test: Mocha.Test): object {
  let root: { readonly parent?: Mocha.Suite | undefined } = test;
  while (root.parent !== undefined) root = root.parent;
  return root;
}

function fileOf(test: Mocha.Test): string {
  if (test.file !== undefined) return path.resolve(test.file);
  throw new HeddleError(
    'SIMULATE_MISPLACED',
    `mocha does not say in which file "${test.title}" stands`,
    'call simulate in a file that mocha loads itself',
  );
}
