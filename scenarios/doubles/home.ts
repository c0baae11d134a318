import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { type Host, type HostOptions, type Sim } from '../../sim';

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
  /** Who may connect, by token: the topics. Default: `ann` and `bob`, to events and alerts. */
  readonly tokens?: Readonly<Record<string, readonly string[]>>;
  /** What a call of the vision model costs, in millionths of a dollar. Default 20,000. */
  readonly priceMicros?: number;
  /** Stated time that such a call takes, in ms. Default 100. */
  readonly visionMs?: number;
  /** Asked once for each call of the vision model. Default: it describes. */
  readonly mood?: () => 'describes' | 'refuses' | 'hangs';
}

/** How a camera's report was answered; `lost`: not at all. */
export type Answer = 'accepted' | 'duplicate' | 'cooldown' | 'overflow' | 'refused' | 'lost';

/**
 * The whole product: its three services as they are deployed, each on a host of its own, with cameras and a
 * vision model on a fourth. Whoever looks at it (browsers, cameras that report) is on the scenario's machine.
 */
export class Home {
  readonly outside: Host;
  readonly context: Host;
  readonly manager: Host;
  readonly processor: Host;
  /** Calls of the vision model, each of which is to be paid. */
  visionCalls = 0;

  constructor(
    readonly sim: Sim,
    private readonly options: HomeOptions = {},
  ) {
    const { world } = sim;
    this.outside = world.host('outside', () => {
      createServer((request, response) => {
        void this.answer(request, response);
      }).listen(CAMERAS_PORT);
    });
    this.context = world.host('context', '../../services/context-provider/main.ts', {
      files: { '/etc/context.json': JSON.stringify({ version: 1, cameras: {}, entities: {} }) },
      ...options.context,
      env: { ...reachable, CONTEXT_FILE: '/etc/context.json', ...options.context?.env },
    });
    this.manager = world.host('manager', '../../services/websocket-manager/main.ts', {
      ...options.manager,
      env: {
        ...reachable,
        PUBLISH_HOST: '0.0.0.0',
        TOKENS: tokensOf(options.tokens ?? defaultTokens),
        ...options.manager?.env,
      },
    });
    this.processor = world.host('processor', '../../services/event-processor/main.ts', {
      ...options.processor,
      env: {
        ...reachable,
        DATABASE: '/home/heddle/events.db',
        CAMERAS_URL: `http://outside:${CAMERAS_PORT}/cameras`,
        VISION_URL: `http://outside:${CAMERAS_PORT}/vision`,
        PUBLISH_URL: `http://manager:${PUBLISH_PORT}/messages`,
        CONTEXT_URL: `http://context:${CONTEXT_PORT}`,
        ...options.processor?.env,
      },
    });
  }

  /** Resolves when every service takes requests. */
  async open(): Promise<void> {
    await Promise.all([
      this.outside.listening(CAMERAS_PORT),
      this.context.listening(CONTEXT_PORT),
      this.manager.listening(PUBLISH_PORT),
      this.processor.listening(PROCESSOR_PORT),
    ]);
  }

  /** A camera reports a motion once, with a key of its own. */
  async motion(camera: string, atMs: number, key?: string): Promise<Answer> {
    try {
      const response = await fetch(`http://processor:${PROCESSOR_PORT}/motions`, {
        method: 'POST',
        body: JSON.stringify({ camera, atMs }),
        headers: {
          'content-type': 'application/json',
          ...(key !== undefined && { 'idempotency-key': key }),
        },
      });
      const body = (await response.json()) as { readonly answer?: Answer };
      return body.answer ?? 'refused';
    } catch {
      return 'lost';
    }
  }

  /** Where a browser connects. */
  socketUrl(token: string, from?: { readonly epoch: string; readonly seq: number }): string {
    const cursor = from === undefined ? '' : `&epoch=${from.epoch}&seq=${from.seq}`;
    return `ws://manager:${SOCKETS_PORT}/ws?token=${token}${cursor}`;
  }

  /** Each service drains, in the order in which the stream flows, and ends. */
  async close(): Promise<void> {
    for (const host of [this.processor, this.manager, this.context]) {
      const exit = await host.stop();
      this.sim.always('K: a drained service ends well', exit.code === 0, host.name, exit);
    }
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { priceMicros = 20_000, visionMs = 100, mood } = this.options;
    if (request.url?.startsWith('/cameras/') === true) {
      response.end(JSON.stringify({ frames: ['AQID'] }));
      return;
    }
    await json(request);
    this.visionCalls += 1;
    const how = mood?.() ?? 'describes';
    if (how === 'hangs') return;
    await this.sim.sleep(visionMs);
    response.statusCode = how === 'refuses' ? 500 : 200;
    response.end(
      JSON.stringify({ description: 'a cat', labels: ['cat'], costMicros: priceMicros }),
    );
  }
}

/** Others reach it by the name of its machine. */
const reachable = { HOST: '0.0.0.0', LOG_LEVEL: 'warn' };

const defaultTokens = { ann: ['events', 'alerts'], bob: ['events', 'alerts'] };

function tokensOf(tokens: Readonly<Record<string, readonly string[]>>): string {
  const entries = Object.entries(tokens).map(([user, topics]) => [user, { user, topics }]);
  return JSON.stringify(Object.fromEntries(entries));
}
