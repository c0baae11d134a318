export interface IngestGateOptions {
  readonly maxIngests: number;
  readonly maxIngestsPerCamera: number;
}

/** Bounds the calls of `ingest` under way, so that a camera that hangs fills its own share alone. */
export class IngestGate {
  private readonly byCamera = new Map<string, number>();
  private inside = 0;

  constructor(private readonly options: IngestGateOptions) {}

  /** How to leave again, once; undefined when there is no room. */
  enter(camera: string): (() => void) | undefined {
    const { maxIngests, maxIngestsPerCamera } = this.options;
    const sameCamera = this.byCamera.get(camera) ?? 0;
    if (this.inside >= maxIngests || sameCamera >= maxIngestsPerCamera) return undefined;
    this.inside += 1;
    this.byCamera.set(camera, sameCamera + 1);
    return () => this.leave(camera);
  }

  private leave(camera: string): void {
    this.inside -= 1;
    const others = (this.byCamera.get(camera) ?? 1) - 1;
    if (others > 0) this.byCamera.set(camera, others);
    else this.byCamera.delete(camera);
  }
}
