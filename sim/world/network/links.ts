import type { Run } from '../../kernel/run';
import type { NetworkNode } from './node';

/** Stated milliseconds after which a packet that was lost is sent again, once it can be. */
const AGAIN_MS = 200;

/** What lies between the machines: which of them can reach which, and how long it takes. */
export class Links {
  private readonly cuts = new Set<string>();
  private readonly slow = new Map<string, number>();
  private readonly narrow = new Map<string, Narrow>();
  private held: HeldPacket[] = [];

  constructor(private readonly run: Run) {}

  /** Nothing that `from` sends comes to `to` until it is mended. */
  cut(from: NetworkNode, to: NetworkNode): void {
    if (from !== to) this.cuts.add(keyOf(from, to));
  }

  isCut(from: NetworkNode, to: NetworkNode): boolean {
    return this.cuts.size > 0 && this.cuts.has(keyOf(from, to));
  }

  mend(from: NetworkNode, to: NetworkNode): void {
    if (this.cuts.delete(keyOf(from, to))) this.sendAgain();
  }

  mendAll(): void {
    this.cuts.clear();
    this.slow.clear();
    this.narrow.clear();
    this.sendAgain();
  }

  /** Stated milliseconds that each packet takes beyond the usual. */
  extraMs(from: NetworkNode, to: NetworkNode): number {
    return this.slow.size === 0 ? 0 : (this.slow.get(keyOf(from, to)) ?? 0);
  }

  slowDown(from: NetworkNode, to: NetworkNode, byMs: number): void {
    this.slow.set(keyOf(from, to), byMs);
  }

  /** So many bytes go this way in a second, of all connections together; 0 for as many as there are. */
  limit(from: NetworkNode, to: NetworkNode, bytesPerSecond: number): void {
    if (bytesPerSecond === 0) this.narrow.delete(keyOf(from, to));
    else this.narrow.set(keyOf(from, to), { bytesPerSecond, freeAtUs: this.run.nowUs });
  }

  /** Milliseconds until the last of these bytes is on its way: those before them have to be first. */
  queueMs(from: NetworkNode, to: NetworkNode, bytes: number): number {
    const narrow = this.narrow.size === 0 ? undefined : this.narrow.get(keyOf(from, to));
    if (narrow === undefined) return 0;
    const beginUs = Math.max(narrow.freeAtUs, this.run.nowUs);
    narrow.freeAtUs = beginUs + (bytes * 1_000_000) / narrow.bytesPerSecond;
    return (narrow.freeAtUs - this.run.nowUs) / 1_000;
  }

  /** Keeps a packet that was lost until it can be sent again. */
  hold(from: NetworkNode, to: NetworkNode, send: () => void): void {
    this.held.push({ from, to, send });
  }

  /** A way is free again, or a machine is on again: whoever waits for an acknowledgement tries anew. */
  sendAgain(): void {
    const held = this.held;
    this.held = [];
    for (const packet of held) {
      const { from, to, send } = packet;
      if (!to.isUp || this.isCut(from, to)) this.held.push(packet);
      else if (from.isUp) this.run.packet(from.system, AGAIN_MS, send);
    }
  }
}

interface Narrow {
  readonly bytesPerSecond: number;
  freeAtUs: number;
}

interface HeldPacket {
  readonly from: NetworkNode;
  readonly to: NetworkNode;
  readonly send: () => void;
}

function keyOf(from: NetworkNode, to: NetworkNode): string {
  return `${from.address}>${to.address}`;
}
