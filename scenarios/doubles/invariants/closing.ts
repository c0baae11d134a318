import { type ContextProvider } from '../../../services/context-provider';
import { type Sim } from '../../../sim';

/**
 * Closes a provider. Invariant K: nothing is left then. Timers that are left show in the run itself,
 * with `leaks: 'fail'`.
 */
export async function closeClean(sim: Sim, provider: ContextProvider): Promise<void> {
  await provider.close();
  const { state, waiting, loading } = provider.health();
  const { cameras, entities } = provider.metrics();
  const isIdle = state === 'closed' && waiting === 0 && loading === 0;
  sim.always('K: after close nobody waits and nothing is loaded', isIdle, { waiting, loading });
  const records = cameras.entries + entities.entries;
  sim.always('K: after close nothing is remembered', records === 0, { records });
}
