import { type Cameras, type Snapshot } from '../../services/event-processor';
import { type Sim } from '../../sim';

const picture = new Uint8Array([1, 2, 3]);

export interface CameraYardOptions {
  /** Stated time that a camera takes for a picture, in ms. Default 10. */
  readonly snapshotMs?: number;
  /** Asked at each snapshot: whether the camera gives none. Default: it gives one. */
  readonly fails?: (camera: string) => boolean;
}

/** The cameras at the other end of their cables. Every camera is there. */
export class CameraYard implements Cameras {
  snapshots = 0;
  private readonly snapshotMs: number;
  private readonly fails: (camera: string) => boolean;

  constructor(
    private readonly sim: Sim,
    options: CameraYardOptions = {},
  ) {
    this.snapshotMs = options.snapshotMs ?? 10;
    this.fails = options.fails ?? (() => false);
  }

  async snapshot(request: { readonly camera: string; readonly frames: number }): Promise<Snapshot> {
    this.snapshots += 1;
    await this.sim.sleep(this.snapshotMs);
    if (this.fails(request.camera)) throw new Error('no signal');
    return { kind: 'frames', frames: Array.from({ length: request.frames }, () => picture) };
  }
}
