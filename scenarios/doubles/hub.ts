import {
  type AttachOutcome,
  type Authenticate,
  type Credentials,
  type DrainReport,
  MemoryLog,
  type PublishOutcome,
  WebSocketManager,
  type WebSocketManagerOptions,
} from '../../services/websocket-manager';
import { type Sim } from '../../sim';
import { Browser } from './browser';
import { checkBuffers, checkNotHeldUp } from './invariants/backlog';
import { checkEnds, checkNoLateSends, checkRegistry } from './invariants/registry';
import { checkShutdown } from './invariants/shutdown';
import { Network, type NetworkOptions } from './network';

export interface HubOptions extends NetworkOptions {
  readonly manager?: Partial<WebSocketManagerOptions>;
  /** Entries that the log holds. Default 1,000. */
  readonly capacity?: number;
  /** Stated latency of the log, there and back each, in ms. Default 5. */
  readonly logMs?: number;
  /** The same for the service that knows the users. Default 10. */
  readonly authMs?: number;
}

/** Latencies are stretched up to eightfold; beyond that, and some steps, somebody was waited for. */
const STRETCH = 8;
const STEPS_MS = 1_000;

/**
 * A WebSocket manager with what is around it: a log and a service of users behind connections,
 * browsers on a network. What is checked here holds in every scenario: E by the browsers, F, D and G
 * at each publish, K at the end.
 */
export class Hub {
  readonly network: Network;
  readonly manager: WebSocketManager;
  /** Calls of the service of users that are under way. */
  private authenticating = 0;
  /** How often it was told that nobody waits for its answer, when the manager said it was closed. */
  private waitedForLate = 0;
  private readonly publishBoundMs: number;
  /** What had been broadcast when a browser connected that had never been welcomed. */
  private readonly begun = new Map<Browser, number>();

  constructor(
    private readonly sim: Sim,
    options: HubOptions = {},
  ) {
    const { logMs = 5, authMs = 10, capacity = 1_000 } = options;
    this.network = new Network(sim, options);
    const users = sim.remote(new Users(), { requestMs: authMs, answerMs: authMs });
    const { authenticate: ask = ({ token }: Credentials) => users.find(token) } =
      options.manager ?? {};
    const authenticate: Authenticate = async (credentials, signal) => {
      signal.addEventListener('abort', () => {
        if (this.manager.health().status === 'closed') this.waitedForLate += 1;
      });
      this.authenticating += 1;
      try {
        return await ask(credentials, signal);
      } finally {
        this.authenticating -= 1;
      }
    };
    const log = sim.remote(new MemoryLog({ capacity }), { requestMs: logMs, answerMs: logMs });
    this.manager = new WebSocketManager({
      topics: { events: {}, status: { debounced: true } },
      log,
      ...options.manager,
      authenticate,
    });
    this.publishBoundMs = STRETCH * 2 * logMs + STEPS_MS;
  }

  browser(name: string): Browser {
    return new Browser(this.sim, name);
  }

  /** Opens a connection for a browser; resolves when the manager says what has become of it. */
  async connect(browser: Browser, address = browser.name): Promise<AttachOutcome> {
    const pair = this.network.open();
    browser.use(pair);
    const auth = { token: browser.name, address, session: browser.name };
    const { head } = this.manager.stats();
    const { status } = this.manager.health();
    if (browser.sequence.cursor === undefined) this.begun.set(browser, head);
    const attached = this.manager.attach(pair.server, auth, browser.sequence.cursor);
    this.check();
    const outcome = await attached;
    this.check();
    const isAway = outcome.kind === 'refused' && outcome.reason === 'DRAINING';
    this.sim.always('K: nobody is let in any more', status === 'ok' || isAway, outcome.kind);
    return outcome;
  }

  async publish(type: string, topic = 'events', key?: string): Promise<PublishOutcome> {
    const begunMs = this.sim.nowMs;
    const boundMs = this.publishBoundMs * (1 + this.manager.stats().publishing);
    const message = key === undefined ? { type } : { type, key };
    const outcome = await this.manager.publish(topic, message);
    checkNotHeldUp(this.sim, { tookMs: this.sim.nowMs - begunMs, boundMs });
    this.check();
    return outcome;
  }

  /** What holds between any two steps. */
  check(): void {
    checkRegistry(this.sim, { network: this.network, stats: () => this.manager.stats() });
    checkNoLateSends(this.sim, this.network);
    checkBuffers(this.sim, this.network.servers);
  }

  /** N: who is connected has everything, or was told that it has not. */
  checkDelivered(browser: Browser): void {
    const { seq, begin = 0 } = browser.sequence;
    const { head } = this.manager.stats();
    const own = begin <= (this.begun.get(browser) ?? 0);
    this.sim.always('N: what is broadcast while a client connects is its own', own, begin);
    this.sim.always('N: what was broadcast is delivered or resynced', seq === head, seq, head);
  }

  /** Waits until everybody has what there is for them, as far as they read. */
  async settle(): Promise<void> {
    await this.sim.quiet();
    this.check();
  }

  /** The same where everybody reads, and time is not to go on to what is due later. */
  async delivered(): Promise<void> {
    while (this.manager.stats().queued > 0) await this.network.idle();
    await this.network.idle();
  }

  async close(deadlineMs = 30_000): Promise<DrainReport> {
    const draining = this.manager.drain(deadlineMs);
    const { authenticating } = this.manager.stats().connections;
    this.sim.always('K: nobody is asked for any more', authenticating === 0, authenticating);
    const report = await draining;
    await this.network.idle();
    this.check();
    checkEnds(this.sim, { network: this.network, stats: () => this.manager.stats() });
    checkShutdown(this.sim, { sockets: this.network.servers, stats: this.manager.stats() });
    // A call that nobody waits for any more is over when it is answered.
    if (this.authenticating > 0) await this.sim.quiet();
    this.sim.always('K: closed means that nobody waits', this.waitedForLate === 0);
    return report;
  }
}

class Users {
  find(token: string): { readonly user: string; readonly topics: readonly string[] } {
    return { user: token, topics: ['events', 'status'] };
  }
}
