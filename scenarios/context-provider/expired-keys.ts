/**
 * Ever new cameras are asked for, each once: what has expired must not stay for ever, and the cache
 * must not wait for a quiet time to forget it.
 *
 * Invariants: D (memory stays within its bound: after a load only records are held that were asked
 * for within the last three TTLs), K (nothing is left after close).
 */
import { ContextProvider } from '../../services/context-provider';
import { simulate } from '../../sim';
import { CameraSource } from '../doubles/camera-source';
import { crowd } from '../doubles/crowd';
import { closeClean } from '../doubles/invariants/closing';

const ttlMs = 30_000;
const reads = 20;
/** On average, over all readers: no quiet time that is as long as a TTL. */
const pauseMs = 5_000;
const options = { leaks: 'fail', timeoutMs: 36_000_000 } as const;

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`cameras come and go, asked for by readers: ${callers}`, options, async (sim) => {
    const source = new CameraSource(sim);
    const provider = new ContextProvider({ source, ttlMs });
    const askedAtMs: number[] = [];

    await crowd(sim, 'reader', callers, async (reader) => {
      await sim.sleep(reader * pauseMs);
      for (let read = 1; read <= Math.ceil(reads / callers); read += 1) {
        await sim.sleep(callers * pauseMs);
        askedAtMs.push(sim.nowMs);
        const outcome = await provider.get({ camera: `camera ${reader}.${read}`, timeMs: 0 });
        // Only a load makes the cache grow, and only then it looks for what has expired.
        if (outcome.kind !== 'context') continue;
        const { entries } = provider.metrics().cameras;
        const recent = askedAtMs.filter((atMs) => atMs > sim.nowMs - 3 * ttlMs).length;
        sim.always('D: what expired long ago is gone', entries <= recent);
        sim.sometimes('expired records were dropped', entries < askedAtMs.length);
      }
    });

    await closeClean(sim, provider);
  });
}
