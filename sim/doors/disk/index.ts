import { currentRun } from '../../kernel/current';
import type { Run } from '../../kernel/run';
import { replaceFunction } from '../patch';
import { fsBinding, nativeOf, type Binding, type NativeFunction, type Request } from './binding';
import { CALLS, type Arguments, type NativeCall } from './calls';
import { completeLater, type Settle } from './completion';
import { toNodeError, withoutFrames } from './errors';
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
    if (request === binding.kUsePromises) return promised(run, call, args, effect);
    completeLater(run, call.name, effect, settleRequest(request as Request, call, args));
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

function promised(
  run: Run,
  call: NativeCall,
  args: Arguments,
  effect: () => unknown,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    completeLater(run, call.name, effect, {
      done: resolve,
      failed: (error) => {
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- an Error or what a door threw
        reject(withoutFrames(() => toNodeError(error, call.failed(args))));
      },
    });
  });
}

function settleRequest(request: Request, call: NativeCall, args: Arguments): Settle<unknown> {
  return {
    done: (value) => {
      if (value === undefined) request.oncomplete?.(null);
      else request.oncomplete?.(null, value);
    },
    failed: (error) => {
      request.oncomplete?.(withoutFrames(() => toNodeError(error, call.failed(args))));
    },
  };
}
