import { type CircuitBreaker } from './circuit-breaker';
import { within } from './deadline';
import { codeOf, ProcessorError } from './errors';
import { type Semaphore } from './semaphore';
import { type VisionAnswer, type VisionModel, type VisionRequest } from './surroundings';

const LONGEST_DESCRIPTION = 4_000;
const MOST_LABELS = 32;
const LONGEST_LABEL = 256;
/** A probe is under way: whether it succeeds is known soon. */
const PROBE_WAIT_MS = 1_000;

export interface VisionGateOptions {
  readonly model: VisionModel;
  readonly permits: Semaphore;
  readonly breaker: CircuitBreaker;
}

/** `called`: whether the model was asked, so that the call has to be paid for. */
export type VisionOutcome =
  | { readonly kind: 'described'; readonly answer: VisionAnswer }
  | { readonly kind: 'failed'; readonly reason: string }
  /** Nothing was called: there was no permit, or the breaker is open. */
  | { readonly kind: 'refused'; readonly reason: string; readonly waitMs: number }
  | { readonly kind: 'aborted'; readonly called: boolean };

/** The way to the vision model: so many calls at a time, each for so long, none while it is down. */
export class VisionGate {
  constructor(private readonly options: VisionGateOptions) {}

  /**
   * Never rejects. Waiting for a permit and the call take `deadlineMs` each at most; a call that is
   * given up gives its permit back, whether the model has noticed or not.
   */
  async describe(
    request: VisionRequest,
    limits: { readonly deadlineMs: number; readonly signal: AbortSignal },
  ): Promise<VisionOutcome> {
    const { deadlineMs: timeoutMs, signal } = limits;
    const { permits } = this.options;
    const wait = new AbortController();
    const leave = () => wait.abort();
    const timer = setTimeout(leave, timeoutMs);
    signal.addEventListener('abort', leave, { once: true });
    try {
      const release = await permits.acquire(wait.signal);
      try {
        return await this.call(request, { timeoutMs, signal });
      } finally {
        release();
      }
    } catch (error) {
      if (signal.aborted) return { kind: 'aborted', called: false };
      return { kind: 'refused', reason: `no permit: ${textOf(error)}`, waitMs: PROBE_WAIT_MS };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', leave);
    }
  }

  private async call(
    request: VisionRequest,
    limits: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<VisionOutcome> {
    const { model, breaker } = this.options;
    if (limits.signal.aborted) return { kind: 'aborted', called: false };
    const pass = breaker.enter();
    if (pass === undefined) {
      const waitMs = Math.max(breaker.waitMs(), PROBE_WAIT_MS);
      return { kind: 'refused', reason: 'the circuit breaker is open', waitMs };
    }
    try {
      const answer = checkAnswer(await within(limits, (signal) => model.describe(request, signal)));
      pass.succeed();
      return { kind: 'described', answer };
    } catch (error) {
      if (codeOf(error) === 'ABORTED') {
        pass.cancel();
        return { kind: 'aborted', called: true };
      }
      pass.fail();
      return { kind: 'failed', reason: textOf(error) };
    }
  }
}

function checkAnswer(answer: unknown): VisionAnswer {
  const { description, labels, costMicros } = (answer ?? {}) as Partial<VisionAnswer>;
  const good =
    isText(description, LONGEST_DESCRIPTION) &&
    Array.isArray(labels) &&
    labels.length <= MOST_LABELS &&
    labels.every((label) => isText(label, LONGEST_LABEL)) &&
    Number.isSafeInteger(costMicros) &&
    Number(costMicros) >= 0;
  if (!good) throw new ProcessorError('INVALID_ARGUMENT', 'the answer of the model is not one');
  return answer as VisionAnswer;
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value !== '' && value.length <= longest;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
