import { type Client } from './client';
import { type Farewell } from './farewell';

export interface RegistryLimits {
  readonly maxClients: number;
  readonly maxClientsPerAddress: number;
}

/** Who is connected: at most `maxClients`, each until its socket is closed. */
export class Registry {
  private readonly connections = new Set<Client>();
  private readonly known = new Set<Client>();
  private readonly sessions = new Map<string, Client>();
  private readonly addresses = new Map<string, number>();
  /** Each with the promise of its end, which resolves when it is forgotten here. */
  private readonly farewells = new Map<Farewell, Promise<void>>();

  constructor(private readonly limits: RegistryLimits) {}

  /** Everybody whose socket is not closed. */
  get all(): ReadonlySet<Client> {
    return this.connections;
  }

  /** Closing handshakes under way, also of those who were turned away. */
  get leaving(): number {
    return this.farewells.size;
  }

  /** Who has been authenticated and may still be sent something. */
  get members(): ReadonlySet<Client> {
    return this.known;
  }

  /** Who may still be sent something, also if it is not known yet who it is. */
  get open(): readonly Client[] {
    return [...this.connections].filter((client) => client.open);
  }

  /** Addresses that somebody is connected from. */
  get addressCount(): number {
    return this.addresses.size;
  }

  /** Why there is no room for one more; undefined if there is. */
  refusal(address: string): 'OVERLOADED' | 'TOO_MANY_CONNECTIONS' | undefined {
    if (this.connections.size >= this.limits.maxClients) return 'OVERLOADED';
    const here = this.addresses.get(address) ?? 0;
    return here >= this.limits.maxClientsPerAddress ? 'TOO_MANY_CONNECTIONS' : undefined;
  }

  /** Counts a connection, which is not known yet. */
  enter(client: Client): void {
    this.connections.add(client);
    this.addresses.set(client.address, (this.addresses.get(client.address) ?? 0) + 1);
  }

  /**
   * Makes it a member. Of two connections of a session the later one stays, whichever was
   * authenticated first. Returns the other one.
   */
  register(client: Client): Client | undefined {
    this.known.add(client);
    const key = sessionKey(client);
    if (key === undefined) return undefined;
    const other = this.sessions.get(key);
    if (other !== undefined && other.place.ordinal > client.place.ordinal) return client;
    this.sessions.set(key, client);
    return other;
  }

  /** It has ended: it is no member any more, and no connection either once its socket is closed. */
  leave(client: Client): void {
    this.known.delete(client);
    const key = sessionKey(client);
    if (key !== undefined && this.sessions.get(key) === client) this.sessions.delete(key);
    if (client.farewell === undefined) {
      this.release(client);
    } else {
      this.see(client.farewell, () => this.release(client));
    }
  }

  /** Keeps a farewell in view until the socket is closed. */
  see(farewell: Farewell, then: () => void): void {
    const end = farewell.gone.then(() => {
      this.farewells.delete(farewell);
      then();
    });
    this.farewells.set(farewell, end);
  }

  /** Resolves when no connection is being closed. */
  async quiet(): Promise<void> {
    while (this.farewells.size > 0) await Promise.all(this.farewells.values());
  }

  /** Ends every closing handshake now. */
  hasten(): void {
    for (const farewell of [...this.farewells.keys()]) farewell.hasten();
  }

  private release(client: Client): void {
    this.connections.delete(client);
    const left = (this.addresses.get(client.address) ?? 0) - 1;
    if (left > 0) this.addresses.set(client.address, left);
    else this.addresses.delete(client.address);
  }
}

/** A session belongs to its user: nobody else can take it over. */
function sessionKey({ user, session }: Client): string | undefined {
  return session === undefined ? undefined : JSON.stringify([user, session]);
}
