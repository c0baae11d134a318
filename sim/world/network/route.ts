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
  /** As far as they need bandwidth. Default 0. */
  readonly bytes?: number;
  arrive(): void;
  /** The machine that it was for has been off since: it knows of no such connection. */
  isUnknown?(): void;
  /** It was sent again and again, and nobody has answered. */
  isLost?(): void;
}

/** So long Linux sends again what nobody acknowledges; then the connection has timed out. */
const GIVE_UP_MS = 924_600;

/** The way from one machine to another, for one connection: packets that are lost are sent again. */
export class Route {
  private readonly epoch: number;
  private isWaiting = false;

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
    const { bytes = 0 } = packet;
    const queueMs = bytes === 0 ? 0 : this.links.queueMs(this.from, this.to, bytes);
    if (queueMs < 1) {
      this.send(packet);
      return;
    }
    this.run.worldTimer(this.strandOf(packet), queueMs, () => {
      this.send(packet);
    });
  }

  /** Nothing comes of a packet however often it is sent: its sender learns that at last. */
  swallow({ isLost }: Pick<Packet, 'isLost'>): void {
    if (isLost === undefined || this.isWaiting) return;
    this.isWaiting = true;
    this.run.worldTimer(this.from.system, GIVE_UP_MS, () => {
      if (this.isWaiting) isLost();
    });
  }

  private send(packet: Packet): void {
    const { from, to, links } = this;
    this.run.packet(this.strandOf(packet), packet.ms + links.extraMs(from, to), () => {
      if (!to.isUp || links.isCut(from, to)) this.lose(packet);
      else if (to.epoch !== this.epoch) packet.isUnknown?.();
      else packet.arrive();
    });
  }

  /** Whoever the packet was for may be gone with its machine; that it is sent does not depend on it. */
  private strandOf({ strand }: Packet): Strand {
    const { to } = this;
    if (!strand.process.isDead || to.epoch === this.epoch) return strand;
    return to.isUp ? to.system : this.run.root;
  }

  private lose(packet: Packet): void {
    const { from, to, links } = this;
    links.hold(from, to, () => {
      this.isWaiting = false;
      this.carry(packet);
    });
    this.swallow(packet);
  }
}
