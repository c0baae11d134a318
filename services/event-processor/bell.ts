/**
 * Wakes those who have found nothing to do. Each ring is counted: who looks for work notes `rings`
 * first, and a ring that came while it was looking is not slept over.
 */
export class Bell {
  private readonly sleepers = new Set<() => void>();
  private count = 0;

  get rings(): number {
    return this.count;
  }

  ring(): void {
    this.count += 1;
    const sleepers = [...this.sleepers];
    this.sleepers.clear();
    for (const wake of sleepers) wake();
  }

  /** Resolves at the first ring after `sinceRings` of them, and after `atMostMs` in any case. */
  async next(wait: { readonly sinceRings: number; readonly atMostMs: number }): Promise<void> {
    if (this.count > wait.sinceRings) return;
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.sleepers.delete(wake);
        resolve();
      }, wait.atMostMs);
      this.sleepers.add(wake);
    });
  }
}
