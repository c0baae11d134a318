import { HeddleError } from '../errors';
import { currentCollector, type ScenarioBody } from './collector';
import type { ScenarioOptions } from './options';

/** States a scenario outside mocha: the command line collects it. */
export function simulate(title: string, body: ScenarioBody): void;
export function simulate(title: string, options: ScenarioOptions, body: ScenarioBody): void;
export function simulate(
  title: string,
  optionsOrBody: ScenarioOptions | ScenarioBody,
  maybeBody?: ScenarioBody,
): void {
  const { options, body } = simulateArguments(title, optionsOrBody, maybeBody);
  const collector = currentCollector();
  if (collector === undefined) {
    throw new HeddleError(
      'SIMULATE_MISPLACED',
      `simulate("${title}") was called outside heddle`,
      'run the file with heddle, or import simulate from heddle/mocha in a mocha file',
    );
  }
  collector.add(title, options, body);
}

/** Sorts out the two forms of the arguments. */
export function simulateArguments(
  title: string,
  optionsOrBody: ScenarioOptions | ScenarioBody,
  maybeBody: ScenarioBody | undefined,
): { readonly options: ScenarioOptions; readonly body: ScenarioBody } {
  const [options, body] =
    typeof optionsOrBody === 'function' ? [{}, optionsOrBody] : [optionsOrBody, maybeBody];
  if (typeof title !== 'string' || typeof body !== 'function') {
    throw new HeddleError(
      'BAD_OPTION',
      `simulate("${String(title)}") got no function`,
      'call simulate(title, body) or simulate(title, options, body)',
    );
  }
  return { options, body };
}
