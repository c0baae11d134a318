/**
 * Everything that callers do to a context provider at the same time, against a sequential model of
 * one record for each camera: whatever they were given must be explained by one order of their calls.
 *
 * Invariants: H (a read that starts after an invalidate returned never sees older data), I (at most
 * one load for each key and generation), K (nothing is left after close).
 */
import { ContextProvider } from '../../services/context-provider';
import { simulate } from '../../sim';
import { CameraSource, versionOf } from '../doubles/camera-source';
import { crowd } from '../doubles/crowd';
import { closeClean } from '../doubles/invariants/closing';
import { cameraRecords } from '../doubles/models/camera-record';

const cameras = ['front', 'yard'] as const;

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`one order explains what they see: ${callers}`, { leaks: 'fail' }, async (sim) => {
    const source = new CameraSource(sim);
    const provider = new ContextProvider({ source });
    const history = sim.history(cameraRecords);

    const read = async (camera: string) => {
      const outcome = await provider.get({ camera, timeMs: 0 });
      return outcome.kind === 'context' ? versionOf(outcome.context) : undefined;
    };
    const change = async (camera: string) => {
      const version = await history.record({ kind: 'write', camera }, () => source.write(camera));
      const call = history.call({ kind: 'invalidate', camera, version });
      source.overtake(camera);
      provider.invalidate({ camera }, version);
      history.return(call, undefined);
    };
    const clear = () => {
      const calls = cameras.map((camera) => history.call({ kind: 'clear', camera }));
      source.overtake(...cameras);
      provider.clear();
      for (const call of calls) history.return(call, undefined);
    };

    await crowd(sim, 'caller', callers, async () => {
      for (let step = 1; step <= 4; step += 1) {
        await sim.sleep(10);
        const camera = sim.pick(cameras);
        const action = sim.pick(['read', 'read', 'read', 'change', 'clear'] as const);
        if (action === 'clear') clear();
        else if (action === 'change') await change(camera);
        else await history.record({ kind: 'read', camera }, () => read(camera));
      }
    });
    const { cameras: metrics } = provider.metrics();
    sim.sometimes('a reader joins a load', metrics.joins > 0);
    sim.sometimes('an answer is discarded', metrics.discarded > 0);

    await closeClean(sim, provider);
  });
}
