import { type Sim } from '../../../sim';

/** Invariant I: at most one load of a key at a time in each of its generations. */
export class SingleLoad {
  private readonly generations = new Map<string, { loads: number }>();

  constructor(private readonly sim: Sim) {}

  /** To be called together with an invalidate: what is loaded from now on belongs to another generation. */
  overtake(key: string): void {
    this.generations.delete(key);
  }

  /** To be called where a load begins; what it gives, where it has ended. */
  begin(key: string): () => void {
    const generation = this.generations.get(key) ?? { loads: 0 };
    this.generations.set(key, generation);
    generation.loads += 1;
    this.sim.always('I: one load of a key at a time', generation.loads === 1, { key });
    let ended = false;
    return () => {
      if (!ended) generation.loads -= 1;
      ended = true;
    };
  }
}
