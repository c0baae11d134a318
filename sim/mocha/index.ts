/** `heddle/mocha`: scenarios as mocha tests. */
export { simulate } from './simulate';
export * from '../checks';
export type { FaultKind, FaultRule, Faults } from '../choices/fault-kinds';
export type { Remote, RemoteOptions } from '../kernel/remote';
export type { ScenarioBody } from '../runner/collector';
export type { ScenarioOptions } from '../runner/options';
export type { RunContext, RunTest } from '../runner/run-context';
export type { Sim } from '../runner/sim';
export { buggify, type BuggifyOptions } from '../world/faults/buggify';
