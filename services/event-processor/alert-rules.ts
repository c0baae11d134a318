import { type AlertDraft, type Motion } from './event-store';
import { checkObject, checkText, checkWhole, invalid } from './validation';

const MOST_RULES = 1_000;
const LONGEST_COOLDOWN_MS = 86_400_000;

/** When an event is worth an alert: all that is said must be so. */
export interface AlertRule {
  /** Unique among the rules. */
  readonly id: string;
  /** What must have been seen. */
  readonly label: string;
  /** Default: any camera. */
  readonly camera?: string;
  /** How long after an alert the rule raises no other, in ms, up to a day. Default 300,000. */
  readonly cooldownMs?: number;
}

/** @throws ProcessorError `INVALID_ARGUMENT` */
export function checkRules(rules: unknown): readonly AlertRule[] {
  if (!Array.isArray(rules) || rules.length > MOST_RULES) {
    throw invalid('alertRules', `a list of at most ${MOST_RULES} rules`, rules);
  }
  const checked = rules.map(checkRule);
  const ids = new Set(checked.map(({ id }) => id));
  if (ids.size < checked.length) throw invalid('alertRules', 'rules with different ids', rules);
  return checked;
}

/** The alerts that an event is worth; whether a rule is in its cooldown is for the store to say. */
export function alertsFor(
  rules: readonly AlertRule[],
  event: { readonly motion: Motion; readonly labels: readonly string[]; readonly eventId: string },
): readonly AlertDraft[] {
  const { motion, labels, eventId } = event;
  return rules
    .filter(({ label }) => labels.includes(label))
    .filter(({ camera }) => camera === undefined || camera === motion.camera)
    .map(({ id, label, cooldownMs = 300_000 }) => ({
      ruleId: id,
      cooldownMs,
      topic: 'alerts',
      body: { type: 'ALERT', ruleId: id, label, camera: motion.camera, eventId },
    }));
}

function checkRule(rule: unknown, index: number): AlertRule {
  const name = `alertRules[${index}]`;
  checkObject(name, rule);
  const { id, label, camera, cooldownMs } = rule as AlertRule;
  checkText(`${name}.id`, id);
  checkText(`${name}.label`, label);
  if (camera !== undefined) checkText(`${name}.camera`, camera);
  if (cooldownMs !== undefined) {
    checkWhole(`${name}.cooldownMs`, cooldownMs, { least: 0, most: LONGEST_COOLDOWN_MS });
  }
  return rule as AlertRule;
}
