import * as path from 'node:path';
import { HeddleError } from '../errors';
import { currentCollector, type ScenarioBody } from '../runner/collector';
import type { ScenarioOptions } from '../runner/options';
import { sweepInMocha } from './mocha-test';

interface StateScenario {
  /**
   * States a scenario. In a mocha file it is one test, which sweeps `options.seeds` seeds and fails
   * once with the report of the first failure; on the command line it is what `heddle run` and
   * `heddle sweep` find in the file.
   *
   * The file is evaluated afresh for each seed, so `body` must not use what only an earlier
   * evaluation has.
   *
   * @throws HeddleError SIMULATE_MISPLACED outside mocha and heddle, BAD_OPTION for bad arguments
   */
  (title: string, body: ScenarioBody): void;
  (title: string, options: ScenarioOptions, body: ScenarioBody): void;
}

interface Simulate extends StateScenario {
  /** As mocha's `it.only`. */
  only: StateScenario;
  /** As mocha's `it.skip`. */
  skip: StateScenario;
}

type Variant = 'only' | 'skip' | undefined;

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
    if (typeof (title as unknown) !== 'string' || typeof body !== 'function') {
      throw new HeddleError(
        'BAD_OPTION',
        `simulate("${title}") got no function`,
        'call simulate(title, body) or simulate(title, options, body)',
      );
    }
    const collector = currentCollector();
    if (collector !== undefined) collector.add(title, options, body);
    else registerTest(title, options, variant);
  };
}

function registerTest(title: string, options: ScenarioOptions, variant: Variant): void {
  const { it: mochaIt } = globalThis as { it?: Mocha.TestFunction };
  if (typeof mochaIt !== 'function') {
    throw new HeddleError(
      'SIMULATE_MISPLACED',
      `simulate("${title}") was called outside mocha and heddle`,
      'run the file with npx mocha or npx heddle sweep',
    );
  }
  const register = variant === undefined ? mochaIt : mochaIt[variant];
  let ordinal = 0;
  const test = register(title, function (this: Mocha.Context) {
    // Each run is bounded in virtual time and steps; real time is the machine's.
    this.timeout(0);
    return sweepInMocha({ filename: fileOf(test), path: test.titlePath(), ordinal }, options);
  });
  ordinal = nextOrdinal(test);
}

const ordinals = new Map<string, number>();

/** Tests of one file and one path of titles are numbered from 1. */
function nextOrdinal(test: Mocha.Test): number {
  const key = [test.file ?? '', ...test.titlePath()].join('\0');
  const ordinal = (ordinals.get(key) ?? 0) + 1;
  ordinals.set(key, ordinal);
  return ordinal;
}

function fileOf(test: Mocha.Test): string {
  if (test.file !== undefined) return path.resolve(test.file);
  throw new HeddleError(
    'SIMULATE_MISPLACED',
    `mocha does not say in which file "${test.title}" stands`,
    'call simulate in a file that mocha loads itself',
  );
}
