import type { TapeValues } from '../../choices/streams';
import { runBatches, runOne } from '../batch';
import type { Engine, RunRequest, RunResult } from '../engine';
import { profileOf } from '../profile';
import { recorded, type Dossier } from './dossier';

/** Runs at `io` after which a failure counts as not seen there. A count, not a time: it decides. */
const IO_RUNS = 500;

/**
 * Looks for a failure at granularity `io`, where every run is an execution that real Node could
 * show: first with the latencies of the failing run itself, then under seeds from 1.
 */
export async function confirmAtIo(
  engine: Engine,
  request: Pick<RunRequest, 'scenario' | 'settings'>,
  failing: { readonly fingerprint: string; readonly seed: number; readonly tape: TapeValues },
): Promise<Pick<Dossier, 'confirmation' | 'atIo'>> {
  if (request.settings.granularity === 'io') return { confirmation: { kind: 'foundAtIo' } };
  const { scenario } = request;
  const settings = { ...request.settings, granularity: 'io' as const };
  // That of the granularity, so that a seed here is the same run as on the command line.
  const profile = await profileOf(engine, scenario, settings);
  const atIo = { scenario, settings, profile };
  let confirmed: RunResult | undefined;
  let runs = 0;
  await runBatches(
    engine,
    () => {
      if (confirmed !== undefined || runs >= IO_RUNS) return undefined;
      return runs === 0
        ? { ...atIo, seed: failing.seed, tape: failing.tape }
        : { ...atIo, seed: runs };
    },
    (result) => {
      runs++;
      if (result.fingerprint === failing.fingerprint) confirmed = result;
      return !result.hung;
    },
  );
  if (confirmed === undefined) return { confirmation: { kind: 'notSeen', runs } };
  const { seed, tape } = confirmed;
  const run = await runOne(engine, { ...atIo, seed, tape, traced: true });
  const by = runs === 1 ? 'tape' : 'seed';
  return { confirmation: { kind: 'confirmed', by, seed, tape }, atIo: recorded(run) };
}
