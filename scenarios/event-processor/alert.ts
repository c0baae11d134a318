/**
 * Events of several cameras trip the same alert rule at the same time: it raises one alert in its cooldown.
 *
 * Invariants: M (a rule raises one alert in its cooldown), A, B, C, K, N.
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Pipeline } from '../doubles/pipeline';

const options = { leaks: 'fail', timeoutMs: 3_600_000 } as const;

const alertRules = [{ id: 'cats', label: 'cat', cooldownMs: 300_000 }];

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`one rule under events: ${callers}`, options, async (sim) => {
    const pipeline = new Pipeline(sim, { processor: { alertRules }, vision: { callMs: 50 } });
    pipeline.processor.start();

    await crowd(sim, 'motion', callers, async (index) => {
      await sim.sleep(10);
      await pipeline.motion(`camera ${index}`);
    });

    await pipeline.finish(120_000);
    const alerts = pipeline.heard.filter(({ topic }) => topic === 'alerts').length;
    sim.always('M: one alert is heard', alerts === 1, alerts);
  });
}
