import { Broadcaster, type Published } from './broadcaster';
import { Client, type EndReason, type Place } from './client';
import { checkSocket, type ClientSocket, OPEN } from './client-socket';
import { Debouncer } from './debouncer';
import { WebSocketManagerError } from './errors';
import { Farewell } from './farewell';
import { type Cursor, parseCursor, topicsFrame, welcomeFrame } from './frames';
import { goodbye, type GoodbyeReason } from './goodbye';
import { type Draft } from './message-log';
import { draftOf, type Message } from './message';
import {
  type Credentials,
  type Identity,
  type Settings,
  settingsOf,
  type WebSocketManagerOptions,
} from './options';
import { Registry } from './registry';
import { replay } from './replay';
import { RetrySpread } from './retry-spread';
import { answerFrame } from './subscriptions';
import { type ManagerStats, Tally } from './tally';
import { checkDelay, checkId, isId, isObject } from './validation';
import { within } from './within';

const LONGEST_TOKEN = 8_192;

export type AttachOutcome =
  /** It has what it missed and gets what comes. */
  | { readonly kind: 'live'; readonly connection: Connection; readonly resumed: boolean }
  /** It was turned away, and is being closed. */
  | { readonly kind: 'refused'; readonly reason: GoodbyeReason }
  /** It ended before it was live. */
  | { readonly kind: 'closed' };

/** A connection in the hands of who attached it. */
export interface Connection {
  /** Closes it; false if it had ended already. */
  detach(): boolean;
}

export type PublishOutcome =
  | Published
  /** It is shown at the end of the window, unless a newer one of the same key comes. */
  | { readonly kind: 'debounced' };

export interface DrainReport {
  /** Connections that had everything that waited for them when they were closed. */
  readonly flushed: number;
  /** Connections that were cut off at the deadline. */
  readonly cutOff: number;
}

export interface Health {
  readonly status: 'ok' | 'draining' | 'closed';
  /** Whether one more connection would be taken. */
  readonly accepting: boolean;
}

/** Fans messages out to clients, in order, and brings those who come back up to date. */
export class WebSocketManager {
  private readonly settings: Settings;
  private readonly registry: Registry;
  private readonly broadcaster: Broadcaster;
  private readonly debouncer: Debouncer<Draft>;
  private readonly tally = new Tally();
  private readonly attaching = new Set<Promise<unknown>>();
  private readonly life = new AbortController();
  private draining: Promise<DrainReport> | undefined;
  private drained = false;
  private readonly retrySpread: RetrySpread;
  private places = 0;

  /** @throws WebSocketManagerError `INVALID_ARGUMENT` for an option out of its range */
  constructor(options: WebSocketManagerOptions) {
    this.settings = settingsOf(options);
    this.registry = new Registry(this.settings);
    this.broadcaster = new Broadcaster({
      ...this.settings,
      listeners: () => this.live(),
      signal: this.life.signal,
    });
    this.retrySpread = new RetrySpread(this.settings.retrySpreadMs);
    this.debouncer = new Debouncer({
      windowMs: this.settings.debounceMs,
      maxKeys: this.settings.debounceKeys,
      emit: (draft) => this.broadcast(draft),
    });
  }

  /**
   * Takes a socket over: authenticates its peer, sends what it missed, and keeps it until it ends.
   * Messages that are published from this call on are its own too. Resolves when it is live or has
   * ended. Whatever a peer may send wrong is an outcome and not an exception.
   *
   * @param auth the `Credentials`
   * @param lastSeq the `Cursor` of what the peer has; undefined if it starts afresh
   * @throws WebSocketManagerError `INVALID_ARGUMENT` if `socket` is no socket
   */
  async attach(socket: ClientSocket, auth: unknown, lastSeq?: unknown): Promise<AttachOutcome> {
    checkSocket(socket);
    const task = this.welcome(socket, auth, lastSeq);
    this.attaching.add(task);
    try {
      return await task;
    } finally {
      this.attaching.delete(task);
    }
  }

  /**
   * Resolves when the message is in the log and queued for every client that wants it, however slow
   * they are.
   *
   * @throws WebSocketManagerError of several reasons the first: `UNKNOWN_TOPIC`, `INVALID_ARGUMENT`,
   *   `NOT_SERIALISABLE`, `PAYLOAD_TOO_LARGE`, `DRAINING`, `OVERLOADED`, `LOG_FAILED`
   */
  async publish(topic: string, message: Message): Promise<PublishOutcome> {
    const policy = this.settings.topics.get(topic);
    if (policy === undefined) {
      throw new WebSocketManagerError('UNKNOWN_TOPIC', `there is no topic '${topic}'`);
    }
    const draft = draftOf(topic, message, this.settings.maxPayloadBytes);
    if (this.draining !== undefined) {
      throw new WebSocketManagerError('DRAINING', 'the manager is shutting down');
    }
    if (policy.debounced && !this.debouncer.admit(debounceKey(topic, message), draft)) {
      return { kind: 'debounced' };
    }
    return await this.broadcast(draft);
  }

  /**
   * Takes topics from a user, also those that wait to be sent. Once it has returned, no message of
   * them is handed to a socket of that user, until `authenticate` gives them again to a later one.
   *
   * @throws WebSocketManagerError `INVALID_ARGUMENT`
   */
  revoke(user: string, topics: readonly string[]): void {
    checkId('user', user);
    const taken = new Set(topics.map((topic) => checkId('a topic', topic)));
    for (const client of this.registry.open) {
      if (client.state === 'authenticating') {
        client.noteRevocation(user, taken);
      } else if (client.user === user) {
        client.drop(taken);
        client.send(topicsFrame([...client.topics]));
      }
    }
  }

  /**
   * Takes no more connections and messages, shows what was debounced, sends every client what waits
   * for it and closes it with 1001. Resolves when no socket, timer or task is left, soon after the
   * deadline at the latest. May be called again; the first deadline counts.
   *
   * @param deadlineMs from now. Default 30,000.
   * @throws WebSocketManagerError `INVALID_ARGUMENT`
   */
  async drain(deadlineMs = 30_000): Promise<DrainReport> {
    checkDelay('deadlineMs', deadlineMs);
    this.draining ??= this.shutDown(deadlineMs);
    return await this.draining;
  }

  stats(): ManagerStats {
    return this.tally.stats(this.registry, {
      head: this.broadcaster.head,
      publishing: this.broadcaster.waiting,
      debouncing: this.debouncer.size,
      superseded: this.debouncer.superseded,
    });
  }

  health(): Health {
    if (this.drained) return { status: 'closed', accepting: false };
    if (this.draining !== undefined) return { status: 'draining', accepting: false };
    return { status: 'ok', accepting: this.registry.all.size < this.settings.maxClients };
  }

  private async welcome(
    socket: ClientSocket,
    auth: unknown,
    lastSeq: unknown,
  ): Promise<AttachOutcome> {
    const credentials = parseCredentials(auth);
    const cursor = lastSeq === undefined ? undefined : parseCursor(lastSeq);
    const bad = this.refusal(credentials, lastSeq !== undefined && cursor === undefined);
    if (bad !== undefined || credentials === undefined) {
      return this.refuse(socket, bad ?? 'MALFORMED_AUTH');
    }
    if (socket.readyState !== OPEN) return { kind: 'closed' };

    const client = new Client(this.nextPlace(), socket, credentials.address, this.settings, {
      received: (sender, text) => this.answer(sender, text),
      ended: (ended, reason) => this.forget(ended, reason),
    });
    this.registry.enter(client);
    // What is broadcast while it is authenticated is for this client as well.
    const begin = { epoch: this.broadcaster.epoch, seq: this.broadcaster.head };

    const identity = await this.authenticate(credentials);
    if (!client.open) return { kind: 'closed' };
    if (typeof identity === 'string') {
      client.end(identity);
      return { kind: 'refused', reason: identity };
    }
    client.identify(identity, credentials.session);
    this.registry.register(client)?.end('REPLACED');
    return await this.bringUpToDate(client, begin, cursor);
  }

  private nextPlace(): Place {
    this.places += 1;
    return { ordinal: this.places, retryAfterMs: this.retrySpread.delayMs(this.places) };
  }

  private refusal(
    credentials: Credentials | undefined,
    badCursor: boolean,
  ): GoodbyeReason | undefined {
    if (this.draining !== undefined) return 'DRAINING';
    if (credentials === undefined) return 'MALFORMED_AUTH';
    if (badCursor) return 'MALFORMED_CURSOR';
    return this.registry.refusal(credentials.address);
  }

  private refuse(socket: ClientSocket, reason: GoodbyeReason): AttachOutcome {
    const { closeTimeoutMs, maxClients } = this.settings;
    const { retryAfterMs } = this.nextPlace();
    // Those who are turned away are not counted as connections, so they have a bound of their own.
    const words = this.registry.leaving < maxClients ? goodbye(reason, retryAfterMs) : undefined;
    const farewell = new Farewell(socket, words, closeTimeoutMs);
    this.registry.see(farewell, () => undefined);
    if (this.life.signal.aborted) farewell.hasten();
    this.tally.refused(reason);
    return { kind: 'refused', reason };
  }

  /** Who it is, or why that is not known. */
  private async authenticate(credentials: Credentials): Promise<Identity | GoodbyeReason> {
    const answer = await within((signal) => this.settings.authenticate(credentials, signal), {
      timeoutMs: this.settings.authTimeoutMs,
      signal: this.life.signal,
    });
    if (answer.kind === 'value') {
      if (answer.value === undefined) return 'UNAUTHORISED';
      return isIdentity(answer.value) ? answer.value : 'AUTH_FAILED';
    }
    if (answer.kind === 'timeout') return 'AUTH_TIMEOUT';
    return answer.kind === 'aborted' ? 'DRAINING' : 'AUTH_FAILED';
  }

  private async bringUpToDate(
    client: Client,
    begin: Cursor,
    cursor: Cursor | undefined,
  ): Promise<AttachOutcome> {
    const stale = cursor === undefined ? undefined : whyStale(cursor, begin);
    const resumed = cursor !== undefined && stale === undefined;
    const from = resumed ? cursor : begin;
    client.startReplay(from.seq);
    client.send(welcomeFrame(from, { topics: [...client.topics], resumed }));
    if (stale !== undefined) client.skipTo(from, stale);
    try {
      await replay(client, this.broadcaster, this.settings);
    } catch {
      client.end('LOG_FAILED');
    }
    if (client.state !== 'live') return { kind: 'closed' };
    return { kind: 'live', connection: connectionOf(client), resumed };
  }

  private async broadcast(draft: Draft): Promise<Published> {
    try {
      const published = await this.broadcaster.publish(draft);
      this.tally.published(published.kind);
      return published;
    } catch (error) {
      this.tally.publishFailed();
      throw error;
    }
  }

  private *live(): Iterable<Client> {
    for (const client of this.registry.members) if (client.state === 'live') yield client;
  }

  private answer(client: Client, text: string | undefined): void {
    const reply = answerFrame(client, text, this.settings.topics);
    client.send(reply);
  }

  private forget(client: Client, reason: EndReason): void {
    this.registry.leave(client);
    this.tally.ended(reason);
  }

  private async shutDown(deadlineMs: number): Promise<DrainReport> {
    const { registry } = this;
    let cutOff = 0;
    const timer = setTimeout(() => {
      cutOff = registry.all.size;
      this.cutOff();
    }, deadlineMs);
    for (const client of registry.open) {
      // It has been sent nothing yet, and comes back elsewhere.
      if (client.state === 'authenticating') client.end('DRAINING');
    }
    await this.debouncer.flush();
    await this.broadcaster.idle();
    const sent = await Promise.all(
      [...registry.members].map((client) => client.finish('DRAINING')),
    );
    await registry.quiet();
    clearTimeout(timer);
    this.cutOff();
    await Promise.all(this.attaching);
    this.drained = true;
    return { flushed: sent.filter(Boolean).length, cutOff };
  }

  /** Nothing is waited for any more: no answer, no closing handshake. */
  private cutOff(): void {
    this.life.abort();
    for (const client of this.registry.open) client.end('DRAINING');
    this.registry.hasten();
  }
}

/** Why a client cannot go on from its cursor; undefined if it can, or can be told that it is late. */
function whyStale(cursor: Cursor, begin: Cursor): 'EPOCH' | 'AHEAD' | undefined {
  if (cursor.epoch !== begin.epoch) return 'EPOCH';
  return cursor.seq > begin.seq ? 'AHEAD' : undefined;
}

function connectionOf(client: Client): Connection {
  return {
    detach: () => {
      const { open } = client;
      client.end('DETACHED');
      return open;
    },
  };
}

/** What `authenticate` answers may come from a database, so its type is only a promise. */
function isIdentity(answer: unknown): boolean {
  if (!isObject(answer)) return false;
  const { user, topics } = answer;
  return isId(user) && Array.isArray(topics) && topics.every(isId);
}

function parseCredentials(auth: unknown): Credentials | undefined {
  if (!isObject(auth)) return undefined;
  const { token, address, session } = auth;
  if (typeof token !== 'string' || token.length > LONGEST_TOKEN || !isId(address)) return undefined;
  if (session === undefined) return { token, address };
  return isId(session) ? { token, address, session } : undefined;
}

function debounceKey(topic: string, { key = '' }: Message): string {
  return JSON.stringify([topic, key]);
}
