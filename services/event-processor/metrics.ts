const COUNTERS = [
  'accepted',
  'duplicate',
  'cooldown',
  'overflow',
  'described',
  'skipped',
  'dead',
  'cameraGone',
  'putOff',
  'givenBack',
  'vision_described',
  'vision_failed',
  'vision_refused',
  'vision_aborted',
  'contextsMissed',
  'leaseFailures',
  'leasesLost',
  'attemptsLost',
  'storeFailures',
  'published',
  'publishFailures',
] as const;

export type Counter = (typeof COUNTERS)[number];

/** What has happened since the processor was made. */
export class Metrics {
  private readonly counts = new Map<Counter, number>();

  count(counter: Counter, by = 1): void {
    this.counts.set(counter, (this.counts.get(counter) ?? 0) + by);
  }

  snapshot(): Readonly<Record<Counter, number>> {
    const entries = COUNTERS.map((name) => [name, this.counts.get(name) ?? 0] as const);
    return Object.fromEntries(entries) as Record<Counter, number>;
  }
}
