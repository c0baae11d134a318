/** Days that are remembered: whoever still settles a cost began it today or yesterday. */
const MOST_DAYS = 32;

interface Day {
  settledMicros: number;
  reservedMicros: number;
}

/** What was spent on each day, and what is promised to calls under way. */
export class Ledger {
  private readonly days = new Map<number, Day>();

  /** Promises an amount; false, and nothing is changed, where that would exceed the cap. */
  reserve(request: {
    readonly day: number;
    readonly amountMicros: number;
    readonly capMicros: number;
  }): boolean {
    const entry = this.entry(request.day);
    const promisedMicros = entry.settledMicros + entry.reservedMicros + request.amountMicros;
    if (promisedMicros > request.capMicros) return false;
    entry.reservedMicros += request.amountMicros;
    return true;
  }

  /** Turns what was promised into what was spent, which is at most as much. */
  settle(request: {
    readonly day: number;
    readonly amountMicros: number;
    readonly costMicros: number;
  }): void {
    const entry = this.entry(request.day);
    entry.reservedMicros -= request.amountMicros;
    entry.settledMicros += Math.min(request.costMicros, request.amountMicros);
  }

  of(day: number): Readonly<Day> {
    return { ...(this.days.get(day) ?? { settledMicros: 0, reservedMicros: 0 }) };
  }

  private entry(day: number): Day {
    let entry = this.days.get(day);
    if (entry === undefined) {
      entry = { settledMicros: 0, reservedMicros: 0 };
      this.days.set(day, entry);
      this.forgetOldDays();
    }
    return entry;
  }

  private forgetOldDays(): void {
    for (const [day, { reservedMicros }] of this.days) {
      if (this.days.size <= MOST_DAYS) return;
      if (reservedMicros === 0) this.days.delete(day);
    }
  }
}
