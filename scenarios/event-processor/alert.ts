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

/** More than are read from the outbox at a time. */
const many = 120;
const cooldownMs = 60_000;
/** Longer than an event may take: what waits for it is read too late. */
const pollMs = 600_000;

for (const callers of [1, 2, 5]) {
  simulate(`many rules under events: ${callers}`, options, async (sim) => {
    const any = Array.from({ length: many }, (_, index) => ({ id: `any ${index}`, label: 'cat' }));
    const others = [
      { id: 'here', label: 'cat', camera: 'camera 0' },
      { id: 'elsewhere', label: 'cat', camera: 'nowhere' },
      { id: 'something else', label: 'dog' },
    ];
    const rules = [...any, ...others].map((rule) => ({ ...rule, cooldownMs }));
    let marks = 0;
    const pipeline = new Pipeline(sim, {
      processor: { alertRules: rules, pollMs },
      fate: (operation) => {
        if (operation === 'markPublished') marks += 1;
        return 'works';
      },
    });
    pipeline.processor.start();
    for (const alarms of [1, 2]) {
      await crowd(sim, 'motion', callers, async (index) => {
        await pipeline.motion(`camera ${index}`);
      });
      await pipeline.ended(60_000);
      // Each is told one after the other.
      await sim.sleep(20_000);
      const heard = pipeline.heard.filter(({ topic }) => topic === 'alerts').length;
      const due = alarms * (any.length + 1);
      sim.always('M: each rule that is met is heard of, once', heard === due, heard, due);
      sim.always('D: many are marked at a time', marks < alarms * (callers + 5), marks);
      await sim.sleep(3 * cooldownMs);
    }
    await pipeline.finish(60_000);
  });
}
