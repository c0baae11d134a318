/** The public entry of heddle. */
export { simulate } from './mocha/simulate';
export * from './checks';
export type { FaultKind, FaultRule, Faults } from './choices/fault-kinds';
export type { Remote, RemoteOptions } from './kernel/remote';
export type { ScenarioBody } from './runner/collector';
export type { ScenarioOptions } from './runner/options';
export type { RunContext, RunTest } from './runner/run-context';
export type { Sim } from './runner/sim';
export { HostEnded } from './runner/world/host-ended';
export type { Host, HostOptions, HostState, PartitionOptions, World } from './runner/world/types';
export type { Exit } from './kernel/process';
export { buggify, type BuggifyOptions } from './world/faults/buggify';
