import type { Disk } from '../../world/disk/disk';
import { DESCRIPTOR_CALLS } from './descriptor-calls';
import type { FailedCall } from './errors';
import { PATH_CALLS } from './path-calls';
import { WHOLE_CALLS } from './whole-calls';

export type Arguments = readonly unknown[];

/** What stands in for one of the native functions that Node's own fs calls. */
export interface NativeCall {
  /** Strands are named after it: `fs.open`. */
  readonly name: string;
  /** Takes effect on the disk and gives what the native function gives. */
  effect(disk: Disk, args: Arguments): unknown;
  /** What Node tells of a failure. */
  failed(args: Arguments): FailedCall;
}

/** By the names that the native functions have; not every Node has all of them. */
export const CALLS: ReadonlyMap<string, NativeCall> = new Map([
  ...Object.entries(PATH_CALLS),
  ...Object.entries(DESCRIPTOR_CALLS),
  ...Object.entries(WHOLE_CALLS),
]);
