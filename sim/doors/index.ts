import { syncBuiltinESMExports } from 'node:module';
import { currentRun } from '../kernel/current';
import { installRefusals } from './builtins/refuse';
import { openAbortDoor } from './abort';
import { openLazyGlobalsDoor } from './lazy-globals';
import { openConsoleDoor } from './console';
import { watchContexts } from './contexts';
import { openDiskDoor } from './disk';
import { openEnvironmentDoor } from './environment';
import { openNetworkDoor } from './network';
import { openProcessEventsDoor } from './process-events';
import { openRandomnessDoor } from './randomness';
import { leaveSimulation } from './refusal';
import { openScheduleDoor } from './schedule';
import { openStacksDoor } from './stacks';
import { openSurroundingsDoor } from './surroundings';
import { openThreadsDoor } from './threads';
import { openTimeDoor } from './time';
import { openWasmDoor } from './wasm';
import { openWeakDoor } from './weak';

export { consoleOf, type ConsoleLine } from './console';
export { diskOfMachine } from './disk/session';
export { giveSurroundings } from './surroundings';
export { AsyncStackRepair, guardListeners, runHost, type ListenerGuard } from './process-events';

let open = false;

/** Opens every door, once per process and for good. Outside a run each is Node's own function. */
export function openDoors(): void {
  if (open) return;
  open = true;
  openTimeDoor();
  openScheduleDoor();
  openAbortDoor();
  openRandomnessDoor();
  openProcessEventsDoor();
  watchContexts();
  openConsoleDoor();
  openEnvironmentDoor();
  openSurroundingsDoor();
  openDiskDoor();
  openWasmDoor();
  openWeakDoor();
  openStacksDoor();
  openLazyGlobalsDoor();
  openNetworkDoor();
  openThreadsDoor();
  installRefusals(() => currentRun() !== undefined, leaveSimulation);
  syncBuiltinESMExports();
}
