/** The public entry of heddle. */
export { simulate } from './mocha/simulate';
export * from './checks';
export type { Remote, RemoteOptions } from './kernel/remote';
export type { ScenarioBody } from './runner/collector';
export type { ScenarioOptions } from './runner/options';
export type { RunContext, RunTest } from './runner/run-context';
export type { Sim } from './runner/sim';
