/** Allows `perSecond` calls a second on average, and `burst` at once. */
export class TokenBucket {
  private tokens: number;
  private filledAtMs = performance.now();

  constructor(private readonly limits: { readonly perSecond: number; readonly burst: number }) {
    this.tokens = limits.burst;
  }

  /** Whether one more call is within the limits. */
  take(): boolean {
    const nowMs = performance.now();
    const gained = ((nowMs - this.filledAtMs) / 1_000) * this.limits.perSecond;
    this.tokens = Math.min(this.limits.burst, this.tokens + gained);
    this.filledAtMs = nowMs;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}
