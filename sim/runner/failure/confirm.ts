import type { TapeValues } from '../../choices/streams';
import { runBatches } from '../batch';
import type { Engine, RunRequest } from '../engine';
import type { Confirmation } from './dossier';

/** Runs at `io` after which a failure counts as not seen there. A count, not a time: it decides. */
const IO_RUNS = 500;

/**
 * Looks for a failure at granularity `io`, where every run is an execution that real Node could
 * show: first with the latencies of the failing run itself, then under seeds from 1.
 */
export async function confirmAtIo(
  engine: Engine,
  request: Pick<RunRequest, 'scenario' | 'settings' | 'profile'>,
  failing: { readonly fingerprint: string; readonly seed: number; readonly tape: TapeValues },
): Promise<Confirmation> {
  if (request.settings.granularity === 'io') return { kind: 'foundAtIo' };
  const settings = { ...request.settings, granularity: 'io' as const };
  let confirmed: Confirmation | undefined;
  let runs = 0;
  await runBatches(
    engine,
    () => {
      if (confirmed !== undefined || runs >= IO_RUNS) return undefined;
      return runs === 0
        ? { ...request, settings, seed: failing.seed, tape: failing.tape }
        : { ...request, settings, seed: runs };
    },
    (result) => {
      runs++;
      if (result.fingerprint === failing.fingerprint) {
        confirmed = { kind: 'confirmed', seed: result.seed, tape: result.tape };
      }
      return !result.hung;
    },
  );
  return confirmed ?? { kind: 'notSeen', runs };
}
