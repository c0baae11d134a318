export interface DebouncerOptions<T> {
  readonly windowMs: number;
  readonly maxKeys: number;
  /** Shows an item; a failure is tried again when the next window ends, or at once if there is none. */
  readonly emit: (item: T) => Promise<unknown>;
}

interface Window<T> {
  /** What came since the last edge and was not shown. */
  latest: T | undefined;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Thins out what comes too often, for each key by itself: the first item is shown at once (leading
 * edge), and of those that come within a window the last, when it ends (trailing edge). So the last
 * item of all is always shown.
 */
export class Debouncer<T> {
  /** Items that gave way to a newer one. */
  superseded = 0;
  private readonly windows = new Map<string, Window<T>>();
  private readonly emitting = new Set<Promise<void>>();

  constructor(private readonly options: DebouncerOptions<T>) {}

  /** Windows that are open; at most `maxKeys`. */
  get size(): number {
    return this.windows.size;
  }

  /** Whether the caller is to show the item now; otherwise it will be, unless a newer one comes. */
  admit(key: string, item: T): boolean {
    const window = this.windows.get(key);
    if (window !== undefined) {
      if (window.latest !== undefined) this.superseded += 1;
      window.latest = item;
      return false;
    }
    if (this.windows.size >= this.options.maxKeys) this.endOldest();
    const opened: Window<T> = { latest: undefined, timer: undefined };
    this.windows.set(key, opened);
    this.arm(key, opened);
    return true;
  }

  /** Shows what waits, without waiting for its time; resolves when that is done. No timer is left. */
  async flush(): Promise<void> {
    for (const [key, window] of [...this.windows]) this.end(key, window);
    await Promise.all(this.emitting);
  }

  private arm(key: string, window: Window<T>): void {
    window.timer = setTimeout(() => this.track(this.elapse(key, window)), this.options.windowMs);
  }

  private async elapse(key: string, window: Window<T>): Promise<void> {
    const item = window.latest;
    if (item === undefined) {
      this.windows.delete(key);
      return;
    }
    // What is shown now opens the next window.
    window.latest = undefined;
    this.arm(key, window);
    try {
      await this.options.emit(item);
    } catch {
      // Not lost: it waits for the next edge, unless something newer does.
      window.latest ??= item;
      // A window that was ended meanwhile has no further edge.
      if (window.latest === item && !this.isOpen(key, window)) await this.emitOnce(item);
    }
  }

  private isOpen(key: string, window: Window<T>): boolean {
    return this.windows.get(key) === window;
  }

  private endOldest(): void {
    const [oldest] = this.windows;
    if (oldest !== undefined) this.end(...oldest);
  }

  private end(key: string, window: Window<T>): void {
    clearTimeout(window.timer);
    this.windows.delete(key);
    const item = window.latest;
    if (item !== undefined) this.track(this.emitOnce(item));
  }

  private async emitOnce(item: T): Promise<void> {
    try {
      await this.options.emit(item);
    } catch {
      // Its window is gone, so there is no later edge; `emit` has counted the failure.
    }
  }

  private track(task: Promise<void>): void {
    this.emitting.add(task);
    void task.finally(() => this.emitting.delete(task));
  }
}
