/**
 * What a cache is when nothing happens at the same time: it holds one value until that is
 * invalidated, and then another one. A read belongs to the generation in which it starts.
 */
export class GenerationModel {
  /** Counts from 1. */
  generation = 1;
  private readonly values = new Map<number, unknown>();

  /** To be called together with an invalidate. */
  next(): void {
    this.generation += 1;
  }

  /** Whether `value` is the very one that the other reads of this generation were given. */
  agrees(generation: number, value: unknown): boolean {
    if (!this.values.has(generation)) this.values.set(generation, value);
    return this.values.get(generation) === value;
  }
}
