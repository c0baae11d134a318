import { type Sim } from '../../../sim';

/** Invariant H: a read that starts after an invalidate returned never sees older data. */
export class Freshness {
  private readonly announced = new Map<string, number>();

  constructor(private readonly sim: Sim) {}

  /** To be called when the invalidate of a record has returned. */
  announce(record: string, version: number): void {
    this.announced.set(record, Math.max(version, this.newest(record)));
  }

  /** The newest version announced so far; 0 at first. */
  newest(record: string): number {
    return this.announced.get(record) ?? 0;
  }

  /** To be called where a read starts; what it gives, with the version that was read. */
  begin(record: string): (version: number) => void {
    const oldest = this.newest(record);
    return (version) => {
      const isFresh = version >= oldest;
      this.sim.always('H: a read sees what was announced before it', isFresh, { version, oldest });
    };
  }
}
