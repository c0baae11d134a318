import { type Mutant } from './mutant';

const mutant: Mutant = {
  id: 'x-14',
  title:
    'whether a rule is in its cooldown is looked up before the commit and noted after it: two alerts',
  invariant: 'M',
  file: 'services/event-processor/worker.ts',
  edits: [
    {
      find: '/** What the workers of',
      replace: `/** When each rule has raised its last alert. */
const raisedAtMs = new Map<string, number>();

/** What the workers of`,
    },
    {
      find: `    const body = { type: 'NEW_EVENT', eventId, camera, atMs, description };
`,
      replace: `    const body = { type: 'NEW_EVENT', eventId, camera, atMs, description };
    const alerts = alertsFor(settings.alertRules, { motion, labels, eventId })
      .filter(({ ruleId, cooldownMs }) => {
        return Date.now() - (raisedAtMs.get(ruleId) ?? -Infinity) >= cooldownMs;
      })
      .map((alert) => ({ ...alert, cooldownMs: 0 }));
`,
    },
    {
      find: `      alerts: alertsFor(settings.alertRules, { motion, labels, eventId }),
`,
      replace: `      alerts,
`,
    },
    {
      find: `    if (settlement === 'done') metrics.count('described');
`,
      replace: `    for (const { ruleId } of alerts) raisedAtMs.set(ruleId, Date.now());
    if (settlement === 'done') metrics.count('described');
`,
    },
  ],
  ordinaryTests: [
    'test/services/event-processor/event-processor.test.ts',
    'test/services/event-processor/processor-in-trouble.test.ts',
    'test/services/event-processor/in-process-store.test.ts',
    'test/services/event-processor/circuit-breaker.test.ts',
    'test/services/event-processor/semaphore.test.ts',
  ],
  scenario: 'scenarios/event-processor/alert.ts',
  scenarioTitle: 'one rule under events: 2',
  medianSeeds: { random: 5, pct: 3, portfolio: 4 },
  budget: 80,
};

export default mutant;
