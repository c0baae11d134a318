import { currentRun } from '../../kernel/current';
import type { Run } from '../../kernel/run';
import { replaceFunction } from '../patch';
import { fsBinding, nativeOf, type Binding, type NativeFunction, type Request } from './binding';
import { CALLS, type Arguments, type NativeCall } from './calls';
import { completeLater, promiseLater, settling } from './completion';
import { completionError, toNodeError } from './errors';
import { openFoldersDoor } from './folders';
import { VirtualHandle } from './handle';
import { openJobsDoor } from './jobs';
import { openKeptFunctionsDoor } from './kept-functions';
import { diskOf } from './session';
import { openUserDoor } from './user';

/**
 * Opens the door of the disk: the native functions below Node's own fs. All above them, from argument
 * checks to streams, is Node's own in a run too.
 */
export function openDiskDoor(): void {
  const binding = fsBinding();
  if (binding === undefined) return;
  for (const [key, call] of CALLS) {
    if (nativeOf(binding, key) === undefined) continue;
    const made = key === 'openFileHandle' ? asHandle : asItIs;
    replaceFunction<NativeFunction>(binding, key, (native) =>
      callDoor(binding, native, call, made),
    );
  }
  const { ReadFileJob, WriteFileJob } = binding;
  openJobsDoor(binding);
  openKeptFunctionsDoor(binding, { ReadFileJob, WriteFileJob });
  openFoldersDoor();
  openUserDoor();
}

type Make = (run: Run, result: unknown) => unknown;

const asItIs: Make = (_run, result) => result;
const asHandle: Make = (run, descriptor) => new VirtualHandle(run, Number(descriptor));

function callDoor(
  binding: Binding,
  native: NativeFunction,
  call: NativeCall,
  make: Make,
): NativeFunction {
  return function (this: unknown, ...args) {
    const run = currentRun();
    if (run === undefined) return native.apply(this, args);
    const effect = (): unknown => make(run, call.effect(diskOf(run), args));
    const request = requestOf(binding, args);
    if (request === undefined) return atOnce(call, args, effect);
    const worded = (error: unknown): unknown => completionError(error, call.failed(args));
    if (request === binding.kUsePromises) return promiseLater(run, call.name, effect, worded);
    completeLater(run, call.name, effect, settling(request as Request, worded));
    return undefined;
  };
}

/** Behind it may stand arguments that some releases have. */
function requestOf({ FSReqCallback, kUsePromises }: Binding, args: Arguments): unknown {
  return args.findLast((arg) => arg === kUsePromises || arg instanceof FSReqCallback);
}

function atOnce(call: NativeCall, args: Arguments, effect: () => unknown): unknown {
  try {
    return effect();
  } catch (error) {
    throw toNodeError(error, call.failed(args));
  }
}
