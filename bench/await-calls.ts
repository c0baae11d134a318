import { againstNative } from './measure/native';
import type { Measured } from './measure/figure';
import { awaitedCalls } from './workloads/awaits';

/** Awaited calls of a small async function at await granularity, against the same code natively. */
export function measure(): Promise<Measured> {
  return againstNative(awaitedCalls, 'await');
}
