import { type ClientState, type EndReason } from './client';
import { type GoodbyeReason } from './goodbye';
import { type Registry } from './registry';

export interface ManagerStats {
  /** Connections whose socket is not closed, by state; `closed` are those in a closing handshake. */
  readonly connections: Readonly<Record<ClientState, number>>;
  /** Connections of peers that have been authenticated. */
  readonly members: number;
  /** Addresses that somebody is connected from. */
  readonly addresses: number;
  /** Frames that wait to be sent, over all connections. */
  readonly queued: number;
  /** The last message that was broadcast. */
  readonly head: number;
  /** Messages that wait for the log. */
  readonly publishing: number;
  /** Keys whose messages are being debounced. */
  readonly debouncing: number;
  /** Messages that gave way to a newer one of the same key. */
  readonly superseded: number;
  readonly published: number;
  readonly duplicates: number;
  readonly publishFailures: number;
  /** Connections that were turned away at once, by reason. */
  readonly refused: Readonly<Partial<Record<GoodbyeReason, number>>>;
  /** Connections that have ended, by reason. */
  readonly ended: Readonly<Partial<Record<EndReason, number>>>;
}

/** What the manager counts, and what it can count when asked. */
export class Tally {
  private publications = 0;
  private duplicates = 0;
  private failures = 0;
  private readonly refusals = new Map<GoodbyeReason, number>();
  private readonly ends = new Map<EndReason, number>();

  published(kind: 'published' | 'duplicate'): void {
    if (kind === 'published') this.publications += 1;
    else this.duplicates += 1;
  }

  publishFailed(): void {
    this.failures += 1;
  }

  refused(reason: GoodbyeReason): void {
    this.refusals.set(reason, (this.refusals.get(reason) ?? 0) + 1);
  }

  ended(reason: EndReason): void {
    this.ends.set(reason, (this.ends.get(reason) ?? 0) + 1);
  }

  stats(
    registry: Registry,
    now: Pick<ManagerStats, 'head' | 'publishing' | 'debouncing' | 'superseded'>,
  ): ManagerStats {
    const connections = { authenticating: 0, replaying: 0, live: 0, draining: 0, closed: 0 };
    let queued = 0;
    for (const client of registry.all) {
      connections[client.state] += 1;
      queued += client.queued;
    }
    return {
      ...now,
      connections,
      queued,
      members: registry.members.size,
      addresses: registry.addressCount,
      published: this.publications,
      duplicates: this.duplicates,
      publishFailures: this.failures,
      refused: Object.fromEntries(this.refusals),
      ended: Object.fromEntries(this.ends),
    };
  }
}
