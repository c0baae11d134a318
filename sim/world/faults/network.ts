import type { Run } from '../../kernel/run';
import { nameOf, type Endpoint } from '../network/addresses';
import { faultsOf } from './plan';

/** What becomes of an attempt to connect, in place of what would. */
export function connectFault(run: Run, to: Endpoint): 'refused' | 'timeout' | undefined {
  if (run.options.faults === undefined) return undefined;
  const plan = faultsOf(run);
  const label = `connect ${nameOf(to)}`;
  if (plan.strikes('net.refused', label)) return 'refused';
  // Within a machine nothing is lost.
  if (to.kind === 'ip' && plan.strikes('net.timeout', label)) return 'timeout';
  return undefined;
}

/** What becomes of a piece of an established connection: whole connections break where one is under way. */
export type PieceFault = 'reset' | 'silence' | { readonly slowMs: number };

/** @param name of the connection, for people; without one nothing ever becomes of it */
export function pieceFault(run: Run, name: string): PieceFault | undefined {
  if (run.options.faults === undefined || name === '') return undefined;
  const plan = faultsOf(run);
  if (plan.strikes('net.reset', name)) return 'reset';
  if (plan.strikes('net.halfOpen', name)) return 'silence';
  if (!plan.strikes('net.slow', name)) return undefined;
  return { slowMs: SLOW_MS[plan.draw('net.slow', SLOW_MS.length)] ?? 0 };
}

/** Packets that are lost and sent again, each time after twice as long: a second, two, five, fifteen. */
const SLOW_MS = [1_000, 2_000, 5_000, 15_000] as const;

/** @param name of the way that a datagram takes, for people */
export function datagramFault(
  run: Run,
  name: string,
): 'loss' | 'duplicate' | 'reorder' | undefined {
  if (run.options.faults === undefined) return undefined;
  const plan = faultsOf(run);
  if (plan.strikes('datagram.loss', name)) return 'loss';
  if (plan.strikes('datagram.duplicate', name)) return 'duplicate';
  if (plan.strikes('datagram.reorder', name)) return 'reorder';
  return undefined;
}
