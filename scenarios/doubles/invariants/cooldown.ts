import { type EventRow, type IngestAnswer } from '../../../services/event-processor';
import { type Sim } from '../../../sim';

/** An answer of `ingest`, and when it was asked for and given, on the clock of the store. */
export interface IngestCall {
  readonly camera: string;
  readonly askedAtMs: number;
  readonly answeredAtMs: number;
  readonly answer: IngestAnswer;
}

/** M: a cooldown is not doubled: a camera has one event in it, unless the one before came to nothing. */
export function checkNotDoubled(
  sim: Sim,
  { rows, cooldownMs }: { readonly rows: readonly EventRow[]; readonly cooldownMs: number },
): void {
  const heard = new Map<string, number>();
  for (const { motion, acceptedAtMs, state } of rows) {
    if (state === 'dead' || state === 'camera_gone') continue;
    const beforeMs = heard.get(motion.camera);
    heard.set(motion.camera, acceptedAtMs);
    if (beforeMs === undefined) continue;
    const apart = Math.abs(acceptedAtMs - beforeMs) >= cooldownMs;
    sim.always('M: one event of a camera in its cooldown', apart, beforeMs, acceptedAtMs);
  }
}

/** M: a cooldown is not burnt: whoever is told of one, an event of that camera was accepted in it. */
export function checkNotBurnt(
  sim: Sim,
  view: {
    readonly call: IngestCall;
    readonly rows: readonly EventRow[];
    readonly cooldownMs: number;
  },
): void {
  const { call, rows, cooldownMs } = view;
  if (call.answer !== 'cooldown') return;
  const cause = rows.some(
    ({ motion, acceptedAtMs }) =>
      motion.camera === call.camera &&
      acceptedAtMs > call.askedAtMs - cooldownMs &&
      acceptedAtMs <= call.answeredAtMs,
  );
  sim.always('M: a camera is muted by an event alone', cause, call.camera);
}

export interface AlertView {
  /** When each alert of one rule was committed. */
  readonly alertsAtMs: readonly number[];
  readonly cooldownMs: number;
  /** How long a commit may take at most: the rule counts from when it was asked for. */
  readonly commitMs: number;
}

/** M: a rule raises one alert in its cooldown. */
export function checkAlerts(sim: Sim, { alertsAtMs, cooldownMs, commitMs }: AlertView): void {
  for (const [index, atMs] of alertsAtMs.entries()) {
    const beforeMs = alertsAtMs[index - 1];
    if (beforeMs === undefined) continue;
    const apart = atMs - beforeMs > cooldownMs - commitMs;
    sim.always('M: one alert of a rule in its cooldown', apart, beforeMs, atMs);
  }
}
