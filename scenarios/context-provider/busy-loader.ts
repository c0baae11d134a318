/**
 * A source that first computes and only then asks: while it computes, nothing else happens. Its caller
 * has waited all the same.
 *
 * Invariants: J (a read settles within its budget, counted from its call), K (nothing is left after
 * close).
 */
import { ContextProvider, type ContextSource } from '../../services/context-provider';
import { simulate } from '../../sim';
import { CameraSource } from '../doubles/camera-source';
import { crowd } from '../doubles/crowd';
import { closeClean } from '../doubles/invariants/closing';
import { Punctuality } from '../doubles/invariants/punctuality';

const busyMs = 40;

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(
    `a source computes before it asks, readers: ${callers}`,
    { leaks: 'fail' },
    async (sim) => {
      const source = new CameraSource(sim, { requestMs: 40, answerMs: 20 });
      const busy: ContextSource = {
        loadCamera: (request, signal) => {
          const untilMs = performance.now() + busyMs;
          while (performance.now() < untilMs);
          return source.loadCamera(request, signal);
        },
        loadEntity: (request, signal) => source.loadEntity(request, signal),
      };
      const provider = new ContextProvider({ source: busy });
      const punctual = new Punctuality(sim);

      await crowd(sim, 'reader', callers, async (reader) => {
        await sim.sleep(20);
        const query = { camera: `camera ${reader % 3}`, timeMs: 0 };
        const { kind } = await punctual.check(() => provider.get(query));
        sim.sometimes('the budget is used up', kind === 'timeout');
        sim.sometimes('the answer comes in time', kind === 'context');
      });

      await closeClean(sim, provider);
    },
  );
}
