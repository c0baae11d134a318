import { type IngestAnswer } from '../../../services/event-processor';
import { type Model, PENDING } from '../../../sim';

/** A motion of a camera is reported, in the hope that it becomes an event. */
export interface IngestCall {
  readonly camera: string;
  readonly key: string;
  /** On the clock of the processor. */
  readonly askedAtMs: number;
}

export interface IngestResult {
  /** `failed`: the caller was told nothing, and the motion may have been accepted all the same. */
  readonly answer: IngestAnswer | 'failed';
  readonly answeredAtMs: number;
}

interface CameraState {
  /** Of every event that was accepted. */
  readonly keys: readonly string[];
  /** When the last one was accepted: at some time between these two. */
  readonly lastMs: { readonly from: number; readonly to: number } | undefined;
}

/**
 * What an event processor takes in when nothing happens at the same time: for each camera a set of
 * keys that are accepted once, and a cooldown after each. No event may come to nothing, for that
 * would end its cooldown, and no queue may be full.
 */
export function acceptedMotions(cooldownMs: number): Model<CameraState, IngestCall, IngestResult> {
  return {
    name: 'accepted motions',
    init: () => ({ keys: [], lastMs: undefined }),
    step(state, { key, askedAtMs }, output) {
      const { answer, answeredAtMs } =
        output === PENDING ? { answer: 'failed', answeredAtMs: Infinity } : output;
      const { keys, lastMs } = state;
      const isKnown = keys.includes(key);
      const mayBeMuted = lastMs !== undefined && askedAtMs - lastMs.to < cooldownMs;
      const mayBeOver = lastMs === undefined || answeredAtMs - lastMs.from >= cooldownMs;
      const accepted = { keys: [...keys, key], lastMs: { from: askedAtMs, to: answeredAtMs } };
      switch (answer) {
        case 'accepted':
          return !isKnown && mayBeOver ? [accepted] : [];
        case 'failed':
          return !isKnown && mayBeOver ? [state, accepted] : [state];
        case 'duplicate':
          return isKnown ? [state] : [];
        case 'cooldown':
          return !isKnown && mayBeMuted ? [state] : [];
        default:
          return [];
      }
    },
    key: ({ keys, lastMs }) => `${keys.join()} ${lastMs?.from} ${lastMs?.to}`,
    isRead: (_call, { answer }) => answer === 'duplicate' || answer === 'cooldown',
    partition: ({ camera }) => camera,
    describe: ({ key }, output) =>
      output === PENDING ? `ingest(${key})` : `ingest(${key}) = ${output.answer}`,
  };
}
