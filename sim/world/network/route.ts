import type { Run } from '../../kernel/run';
import type { Strand } from '../../kernel/strand';
import type { Links } from './links';
import type { NetworkNode } from './node';

/** What becomes of a packet. */
export interface Packet {
  /** On which it is delivered. */
  readonly strand: Strand;
  /** Stated latency. */
  readonly ms: number;
  arrive(): void;
  /** The machine that it was for has been off since: it knows of no such connection. */
  isUnknown?(): void;
}

/** The way from one machine to another, for one connection: packets that are lost are sent again. */
export class Route {
  private readonly epoch: number;

  constructor(
    private readonly run: Run,
    private readonly links: Links,
    private readonly from: NetworkNode,
    private readonly to: NetworkNode,
  ) {
    this.epoch = to.epoch;
  }

  /** The way back. */
  reversed(): Route {
    return new Route(this.run, this.links, this.to, this.from);
  }

  carry(packet: Packet): void {
    const { from, to, links } = this;
    this.run.packet(packet.strand, packet.ms + links.extraMs(from, to), () => {
      if (!to.isUp || links.isCut(from, to)) {
        links.hold(from, to, () => {
          this.carryAgain(packet);
        });
      } else if (to.epoch !== this.epoch) packet.isUnknown?.();
      else packet.arrive();
    });
  }

  /** A retransmission: the strand for which the packet was is gone where its machine was off. */
  private carryAgain(packet: Packet): void {
    const strand = packet.strand.process.isDead ? this.to.system : packet.strand;
    this.carry({ ...packet, strand });
  }
}
