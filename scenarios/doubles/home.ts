import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { type Host, type HostOptions, type Sim } from '../../sim';

const DATABASE = '/home/heddle/events.db';
/** Longer than the processor takes for an answer unless its machine stands still. */
const CAMERA_TIMEOUT_MS = 5_000;
const REPORT_AGAIN_MS = 500;
const LOOK_AGAIN_MS = 4_000;
/** More than the leases of all attempts at an event. */
const LONGEST_MS = 300_000;
const CAMERAS_PORT = 9_000;
const PROCESSOR_PORT = 8_080;
const SOCKETS_PORT = 8_081;
const CONTEXT_PORT = 8_082;
const PUBLISH_PORT = 8_083;

export interface HomeOptions {
  /** Of each service, beside what the home itself gives it. */
  readonly processor?: HostOptions;
  readonly manager?: HostOptions;
  readonly context?: HostOptions;
  /**
   * What a scenario can do without. Without the manager the processor announces to `outside`; without the context
   * provider `outside` knows nothing of cameras either, after `contextMs`.
   */
  readonly without?: readonly ('manager' | 'context')[];
  /** Who may connect, by token: the topics. Default: `ann` and `bob`, to events and alerts. */
  readonly tokens?: Readonly<Record<string, readonly string[]>>;
  /** What a call of the vision model costs, in millionths of a dollar. Default 20,000. */
  readonly priceMicros?: number;
  /** Stated time that such a call takes, in ms. Default 100. */
  readonly visionMs?: number | (() => number);
  /** Stated time until `outside` says that it has no context, in ms. Default 1. */
  readonly contextMs?: () => number;
  /** Asked once for each call of the vision model. Default: it describes. */
  readonly mood?: () => 'describes' | 'refuses' | 'hangs';
}

/** A message as the processor announces it. */
export interface Announced {
  readonly type: string;
  /** The same each time that it is announced. */
  readonly id: string;
  readonly data: {
    readonly eventId: string;
    readonly camera: string;
    readonly atMs: number;
    readonly outboxSeq: number;
  };
}

/** How a camera's report was answered; `lost`: not at all. */
export type Answer = 'accepted' | 'duplicate' | 'cooldown' | 'overflow' | 'refused' | 'lost';

/**
 * The whole product: its three services as they are deployed, each on a host of its own, with cameras and a
 * vision model on a fourth. Whoever looks at it (browsers, cameras that report) is on the scenario's machine.
 */
export class Home {
  readonly outside: Host;
  readonly processor: Host;
  /** Calls of the vision model, each of which is to be paid. */
  visionCalls = 0;
  /** Reports of cameras that got no answer. */
  lost = 0;
  /** What was announced to `outside`, each time. */
  readonly announced: Announced[] = [];
  private readonly hosts: Readonly<Partial<Record<'manager' | 'context', Host>>>;
  private looking: (() => Promise<void>) | undefined;

  constructor(
    readonly sim: Sim,
    private readonly options: HomeOptions = {},
  ) {
    const { world } = sim;
    const { without = [] } = options;
    this.outside = world.host('outside', () => {
      createServer((request, response) => {
        this.answer(request, response).catch((error: unknown) => {
          // Who is cut off before all was sent gets no answer.
          if (request.complete) throw error;
        });
      }).listen(CAMERAS_PORT);
    });
    this.hosts = {
      ...(!without.includes('context') && { context: this.contextHost() }),
      ...(!without.includes('manager') && { manager: this.managerHost() }),
    };
    this.processor = this.processorHost();
  }

  get manager(): Host {
    return this.hosts.manager ?? missing('manager');
  }

  get context(): Host {
    return this.hosts.context ?? missing('context');
  }

  /** Resolves when every service takes requests. */
  async open(): Promise<void> {
    await Promise.all([
      this.outside.listening(CAMERAS_PORT),
      this.hosts.context?.listening(CONTEXT_PORT),
      this.hosts.manager?.listening(PUBLISH_PORT),
      this.processor.listening(PROCESSOR_PORT),
    ]);
  }

  /** A camera reports a motion once, with a key of its own. */
  async motion(camera: string, atMs: number, key?: string): Promise<Answer> {
    try {
      const response = await fetch(`http://processor:${PROCESSOR_PORT}/motions`, {
        method: 'POST',
        signal: AbortSignal.timeout(CAMERA_TIMEOUT_MS),
        body: JSON.stringify({ camera, atMs }),
        headers: {
          'content-type': 'application/json',
          ...(key !== undefined && { 'idempotency-key': key }),
        },
      });
      const body = (await response.json()) as { readonly answer?: Answer };
      return body.answer ?? 'refused';
    } catch {
      this.lost += 1;
      return 'lost';
    }
  }

  /** A camera reports a motion until it gets an answer, each time with the same key. */
  async report(camera: string, atMs: number): Promise<Answer> {
    for (;;) {
      const answer = await this.motion(camera, atMs, `motion ${atMs}`);
      if (answer !== 'lost' && answer !== 'refused') return answer;
      await this.sim.sleep(REPORT_AGAIN_MS);
    }
  }

  /**
   * Resolves when the processor says that every event has ended and that it has announced everything; or when that
   * takes too long.
   */
  async settled(): Promise<void> {
    const endMs = this.sim.nowMs + LONGEST_MS;
    while (!(await this.isSettled()) && this.sim.nowMs < endMs) await this.sim.sleep(LOOK_AGAIN_MS);
  }

  /**
   * Starts the machine of the processor, which must have ended, with another program: it may look at the file of
   * the database.
   */
  async look<T>(work: (path: string) => Promise<T>): Promise<T> {
    const looked = new Promise<T>((resolve) => {
      this.looking = async () => {
        resolve(await work(DATABASE));
      };
    });
    this.processor.start();
    const answer = await looked;
    this.looking = undefined;
    await this.processor.ended();
    return answer;
  }

  /** Where a browser connects. */
  socketUrl(token: string, from?: { readonly epoch: string; readonly seq: number }): string {
    const cursor = from === undefined ? '' : `&epoch=${from.epoch}&seq=${from.seq}`;
    return `ws://manager:${SOCKETS_PORT}/ws?token=${token}${cursor}`;
  }

  /** Each service drains, in the order in which the stream flows, and ends. */
  async close(): Promise<void> {
    for (const host of [this.processor, this.hosts.manager, this.hosts.context]) {
      if (host === undefined) continue;
      const exit = await host.stop();
      this.sim.always('K: a drained service ends well', exit.code === 0, host.name, exit);
    }
  }

  private contextHost(): Host {
    const options = this.options.context;
    return this.sim.world.host('context', '../../services/context-provider/main.ts', {
      files: { '/etc/context.json': JSON.stringify({ version: 1, cameras: {}, entities: {} }) },
      ...options,
      env: { ...reachable, CONTEXT_FILE: '/etc/context.json', ...options?.env },
    });
  }

  private managerHost(): Host {
    const { manager, tokens = defaultTokens } = this.options;
    const env = { PUBLISH_HOST: '0.0.0.0', TOKENS: tokensOf(tokens) };
    return this.sim.world.host('manager', '../../services/websocket-manager/main.ts', {
      ...manager,
      env: { ...reachable, ...env, ...manager?.env },
    });
  }

  private processorHost(): Host {
    const options = this.options.processor;
    const outside = `http://outside:${CAMERAS_PORT}`;
    const env = {
      DATABASE,
      LEASE_MS: '15000',
      POLL_MS: '5000',
      CAMERAS_URL: `${outside}/cameras`,
      VISION_URL: `${outside}/vision`,
      PUBLISH_URL: this.hosts.manager
        ? `http://manager:${PUBLISH_PORT}/messages`
        : `${outside}/messages`,
      CONTEXT_URL: this.hosts.context ? `http://context:${CONTEXT_PORT}` : outside,
    };
    const program = () => {
      if (this.looking !== undefined) return this.looking();
      // eslint-disable-next-line @typescript-eslint/no-require-imports -- anew at each start of the program
      return require('../../services/event-processor/main') as unknown;
    };
    return this.sim.world.host('processor', program, {
      ...options,
      env: { ...reachable, ...env, ...options?.env },
    });
  }

  private async isSettled(): Promise<boolean> {
    try {
      const response = await fetch(`http://processor:${PROCESSOR_PORT}/metrics`, {
        signal: AbortSignal.timeout(CAMERA_TIMEOUT_MS),
      });
      const waiting = /^event_processor_events\{state="\w+"\} [1-9]/mu;
      return response.ok && !waiting.test(await response.text());
    } catch {
      return false;
    }
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { contextMs = () => 1 } = this.options;
    if (request.url?.startsWith('/cameras/') === true) {
      response.end(JSON.stringify({ frames: ['AQID'] }));
    } else if (request.url?.startsWith('/context?') === true) {
      await this.sim.sleep(contextMs());
      response.end(JSON.stringify({ kind: 'unknown' }));
    } else if (request.url === '/messages') {
      this.announced.push(((await json(request)) as { message: Announced }).message);
      response.end(JSON.stringify({ kind: 'published', seq: this.announced.length }));
    } else {
      await this.describe(request, response);
    }
  }

  private async describe(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { priceMicros = 20_000, visionMs = 100, mood } = this.options;
    await json(request);
    this.visionCalls += 1;
    const how = mood?.() ?? 'describes';
    if (how === 'hangs') return;
    await this.sim.sleep(typeof visionMs === 'number' ? visionMs : visionMs());
    response.statusCode = how === 'refuses' ? 500 : 200;
    response.end(
      JSON.stringify({ description: 'a cat', labels: ['cat'], costMicros: priceMicros }),
    );
  }
}

function missing(name: string): never {
  throw new Error(`this home has no ${name}`);
}

/** Others reach it by the name of its machine. */
const reachable = { HOST: '0.0.0.0', LOG_LEVEL: 'warn' };

const defaultTokens = { ann: ['events', 'alerts'], bob: ['events', 'alerts'] };

function tokensOf(tokens: Readonly<Record<string, readonly string[]>>): string {
  const entries = Object.entries(tokens).map(([user, topics]) => [user, { user, topics }]);
  return JSON.stringify(Object.fromEntries(entries));
}
