import type { Run } from '../../kernel/run';
import type { Strand } from '../../kernel/strand';
import { nameOf, type Endpoint } from '../../world/network/addresses';
import type { Side } from '../../world/network/connection';
import { networkOf, type Listener } from '../../world/network/network';
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
    networkOf(this.run).listen(this);
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

  protected override onClose(): void {
    const network = networkOf(this.run);
    network.close(this);
    network.release(this.endpoint);
  }
}
