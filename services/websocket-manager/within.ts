export type Answer<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'aborted' };

export interface Patience {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * What was answered within the time; never rejects. A late answer is ignored, and the signal that
 * `ask` gets says that nobody waits for it.
 */
export async function within<T>(
  ask: (signal: AbortSignal) => Promise<T>,
  { timeoutMs, signal }: Patience,
): Promise<Answer<T>> {
  if (signal.aborted) return { kind: 'aborted' };
  const waiting = new AbortController();
  let leave: () => void = nothing;
  let timer: NodeJS.Timeout | undefined;
  try {
    const given = new Promise<Answer<T>>((resolve) => {
      leave = () => resolve({ kind: 'aborted' });
      signal.addEventListener('abort', leave, { once: true });
      timer = setTimeout(() => resolve({ kind: 'timeout' }), timeoutMs);
    });
    return await Promise.race([answerTo(ask, waiting.signal), given]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', leave);
    waiting.abort();
  }
}

async function answerTo<T>(
  ask: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
): Promise<Answer<T>> {
  try {
    return { kind: 'value', value: await ask(signal) };
  } catch (error) {
    return { kind: 'failed', error };
  }
}

function nothing(): void {
  // There is no listener to remove yet.
}
