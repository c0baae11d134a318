import { againstNative } from './measure/native';
import type { Measured } from './measure/figure';
import { plainAwaits } from './workloads/awaits';

/** Awaits of plain values at await granularity, against the same code natively. */
export function measure(): Promise<Measured> {
  return againstNative(plainAwaits, 'await');
}
