import { againstNative } from './measure/native';
import type { Measured } from './measure/figure';
import { plainAwaits } from './workloads/awaits';

/** Awaits of plain values at io granularity, against the same code natively. */
export function measure(): Promise<Measured> {
  return againstNative(plainAwaits, 'io');
}
