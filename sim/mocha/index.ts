/** `heddle/mocha`: scenarios as mocha tests. */
export { simulate } from './simulate';
export type { ScenarioBody } from '../runner/collector';
export type { ScenarioOptions } from '../runner/options';
export type { Sim } from '../runner/sim';
