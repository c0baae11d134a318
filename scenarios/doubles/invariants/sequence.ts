import { type Sim } from '../../../sim';

/** A frame of the WebSocket manager, as far as it says where in the stream its client is. */
export interface StreamFrame {
  readonly type: string;
  readonly epoch?: string;
  readonly seq?: number;
  readonly resumed?: boolean;
}

/**
 * E: for each client, the numbers of the messages rise without a gap, unless a resync was sent. Over
 * all connections of that client, for it resumes where it was.
 */
export class Sequence {
  /** The last message that the client has, or need not have. */
  seq = 0;
  epoch: string | undefined;
  /** Where the stream of the client began. */
  begin: number | undefined;
  resyncs = 0;
  private resyncDue = false;

  constructor(private readonly sim: Pick<Sim, 'always'>) {}

  /** What the client gives when it comes back; undefined when it has not been welcomed yet. */
  get cursor(): { readonly epoch: string; readonly seq: number } | undefined {
    return this.epoch === undefined ? undefined : { epoch: this.epoch, seq: this.seq };
  }

  saw({ type, epoch, seq = -1, resumed = false }: StreamFrame): void {
    if (type === 'welcome') {
      if (resumed) this.sim.always('E: a client goes on from where it was', seq === this.seq, seq);
      else this.resyncDue = this.epoch !== undefined;
      if (!resumed && !this.resyncDue) this.moveTo(epoch, seq);
    } else if (type === 'resync') {
      this.resyncs += 1;
      this.resyncDue = false;
      const forward = epoch !== this.epoch || seq >= this.seq;
      this.sim.always('E: a resync does not go back', forward, this.seq, seq);
      this.moveTo(epoch, seq);
    } else if (type === 'message') {
      this.sim.always('E: a resync comes before what follows it', !this.resyncDue, seq);
      const next = epoch === this.epoch && seq === this.seq + 1;
      this.sim.always('E: messages rise without a gap', next, this.seq, seq);
      this.moveTo(epoch, seq);
    }
  }

  private moveTo(epoch: string | undefined, seq: number): void {
    this.begin ??= seq;
    this.epoch = epoch;
    this.seq = seq;
  }
}
