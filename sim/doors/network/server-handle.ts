import type { Run } from '../../kernel/run';
import type { Strand } from '../../kernel/strand';
import { nameOf, type Endpoint } from '../../world/network/addresses';
import type { Side } from '../../world/network/connection';
import { nodeOf } from '../../world/network/network';
import type { Listener } from '../../world/network/node';
import { Handle } from './handle';
import { describe, StreamHandle } from './stream-handle';

/** The handle of a server that listens. */
export class ServerHandle extends Handle implements Listener {
  readonly what = 'server';
  onconnection: ((this: ServerHandle, status: number, client: StreamHandle) => void) | undefined =
    undefined;

  constructor(
    run: Run,
    strand: Strand,
    readonly endpoint: Endpoint,
  ) {
    super(run, strand, endpoint.kind === 'path');
  }

  get detail(): string {
    return `listens at ${nameOf(this.endpoint)}`;
  }

  listen(): number {
    nodeOf(this.run, this.strand).listen(this);
    this.run.held.add(this);
    return 0;
  }

  getsockname(out: Record<string, unknown>): number {
    return describe(this.endpoint, out);
  }

  accept(side: Side): void {
    const strand = this.strand.child('connection');
    const client = StreamHandle.accepted(this.run, strand, side);
    this.run.strand = strand;
    this.inContext(() => this.onconnection?.(0, client));
  }

  override processEnded(): void {
    super.processEnded();
    this.onClose();
  }

  protected override onClose(): void {
    const node = nodeOf(this.run, this.strand);
    node.close(this);
    node.release(this.endpoint);
  }
}
