import { MemoryLog, type MessageLog } from './message-log';
import { checkCount, checkDelay, checkFunction, checkId, checkObject, invalid } from './validation';

/** Who is at the other end, as the server in front of the manager found out. */
export interface Credentials {
  readonly token: string;
  /** The network address of the peer. */
  readonly address: string;
  /** Names the peer across reconnects; a later connection of the same session replaces this one. */
  readonly session?: string;
}

export interface Identity {
  readonly user: string;
  /** What the user may see. */
  readonly topics: readonly string[];
}

/**
 * Undefined when the credentials are not good. The signal aborts when nobody waits for the answer
 * any more.
 */
export type Authenticate = (
  credentials: Credentials,
  signal: AbortSignal,
) => Promise<Identity | undefined>;

export interface TopicOptions {
  /** Whether messages that come too often are thinned out, see `debounceMs`. Default false. */
  readonly debounced?: boolean;
}

export interface WebSocketManagerOptions {
  readonly authenticate: Authenticate;
  /** All topics that there are, by name. */
  readonly topics: Readonly<Record<string, TopicOptions>>;
  /** Default: a `MemoryLog` of 1,000 entries. */
  readonly log?: MessageLog;
  /** Time from one ping to the next, in ms. Default 30,000. */
  readonly pingIntervalMs?: number;
  /** After so many pings in a row without a pong the connection ends. Default 2. */
  readonly missedPongs?: number;
  /** Messages that wait for one client at most; then it is closed with 1013. Default 100. */
  readonly queueLimit?: number;
  /** The least time between two messages with the same key on a debounced topic. Default 5,000. */
  readonly debounceMs?: number;
  /** Keys that are debounced at the same time, at most. Default 1,000. */
  readonly debounceKeys?: number;
  /** How long `authenticate` may take, in ms. Default 10,000. */
  readonly authTimeoutMs?: number;
  /** How long the log may take to answer, in ms. Default 10,000. */
  readonly logTimeoutMs?: number;
  /** How long a closing handshake may take, in ms, before the socket is terminated. Default 5,000. */
  readonly closeTimeoutMs?: number;
  /** Connections at most. Default 10,000. */
  readonly maxClients?: number;
  /** Connections from one address at most. Default 20. */
  readonly maxClientsPerAddress?: number;
  /** Messages that wait for the log at most. Default 1,000. */
  readonly maxPublishing?: number;
  /** The longest message, and the longest frame of a client, in bytes. Default 65,536. */
  readonly maxPayloadBytes?: number;
  /** Frames that a client may send each second on average. Default 20. */
  readonly framesPerSecond?: number;
  /** Frames that a client may send at once. Default 40. */
  readonly frameBurst?: number;
  /** Messages that are read from the log at once for a client that resumes. Default 50. */
  readonly replayBatch?: number;
  /** Clients are told to reconnect after a delay up to this, in ms, each another. Default 5,000. */
  readonly retrySpreadMs?: number;
}

export interface Settings extends Required<Omit<WebSocketManagerOptions, 'topics'>> {
  readonly topics: ReadonlyMap<string, { readonly debounced: boolean }>;
}

/** @throws WebSocketManagerError `INVALID_ARGUMENT` for an option out of its range */
export function settingsOf(options: WebSocketManagerOptions): Settings {
  checkObject('options', options);
  checkFunction('authenticate', options.authenticate);
  const queueLimit = checkCount('queueLimit', options.queueLimit ?? 100, 100_000);
  const replayBatch = options.replayBatch ?? Math.ceil(queueLimit / 2);
  return {
    authenticate: options.authenticate,
    topics: topicsOf(options.topics),
    log: checkLog(options.log ?? new MemoryLog()),
    pingIntervalMs: checkDelay('pingIntervalMs', options.pingIntervalMs ?? 30_000),
    missedPongs: checkCount('missedPongs', options.missedPongs ?? 2, 100),
    queueLimit,
    debounceMs: checkDelay('debounceMs', options.debounceMs ?? 5_000),
    debounceKeys: checkCount('debounceKeys', options.debounceKeys ?? 1_000, 1_000_000),
    authTimeoutMs: checkDelay('authTimeoutMs', options.authTimeoutMs ?? 10_000),
    logTimeoutMs: checkDelay('logTimeoutMs', options.logTimeoutMs ?? 10_000),
    closeTimeoutMs: checkDelay('closeTimeoutMs', options.closeTimeoutMs ?? 5_000),
    maxClients: checkCount('maxClients', options.maxClients ?? 10_000, 1_000_000),
    maxClientsPerAddress: checkCount(
      'maxClientsPerAddress',
      options.maxClientsPerAddress ?? 20,
      1_000_000,
    ),
    maxPublishing: checkCount('maxPublishing', options.maxPublishing ?? 1_000, 1_000_000),
    maxPayloadBytes: checkCount('maxPayloadBytes', options.maxPayloadBytes ?? 65_536, 2 ** 30),
    framesPerSecond: checkCount('framesPerSecond', options.framesPerSecond ?? 20, 1_000_000),
    frameBurst: checkCount('frameBurst', options.frameBurst ?? 40, 1_000_000),
    // A batch that is longer than the queue could never be queued.
    replayBatch: checkCount('replayBatch', replayBatch, queueLimit),
    retrySpreadMs: checkDelay('retrySpreadMs', options.retrySpreadMs ?? 5_000),
  };
}

function topicsOf(topics: WebSocketManagerOptions['topics']): Settings['topics'] {
  checkObject('topics', topics);
  const entries = Object.entries(topics);
  if (entries.length === 0) throw invalid('topics', 'an object with at least one topic', topics);
  return new Map(
    entries.map(([topic, policy]) => {
      checkId('a topic', topic);
      checkObject(`topics.${topic}`, policy);
      return [topic, { debounced: policy.debounced ?? false }];
    }),
  );
}

function checkLog(log: MessageLog): MessageLog {
  checkObject('log', log);
  if (typeof log.append !== 'function' || typeof log.read !== 'function') {
    throw invalid('log', 'an object with append and read', log);
  }
  checkId('log.epoch', log.epoch);
  if (Number.isSafeInteger(log.lastSeq) && log.lastSeq >= 0) return log;
  throw invalid('log.lastSeq', 'a whole number from 0', log.lastSeq);
}
