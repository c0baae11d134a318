import { type Exit, type Host, type HostOptions, type Sim } from '../../sim';

const SOCKETS_PORT = 8_081;
const PUBLISH_PORT = 8_083;
/** Far longer than a publication takes unless somebody is waited for; an answer that is lost takes so long too. */
const PUBLISH_BOUND_MS = 10_000;
const PUBLISH_AGAIN_MS = 50;

const topics = ['events'];

/** Who may watch, as the manager is told. */
export const tokens = JSON.stringify({
  ann: { user: 'ann', topics },
  bob: { user: 'bob', topics },
});

/** What a script needs of its surroundings: a simulated run has it, and so has the real world. */
export type Surroundings = Pick<Sim, 'always' | 'sometimes' | 'sleep'>;

export interface ManagerPlace {
  /** Where browsers connect, and where figures are: host and port. */
  readonly sockets: string;
  /** Where the other services publish: host and port. */
  readonly publish: string;
  /** Lets it drain and end. */
  stop(): Promise<Exit>;
}

/** A message, as those who publish number it. */
interface Publication {
  readonly n: number;
  readonly filler: string;
}

/** The WebSocket manager as it is deployed, in the eyes of those around it. */
export class DeployedManager {
  /** The number of the last message that it has taken; they are 1, 2, 3 and so on. */
  published = 0;
  /** The number of the last message that it was given. */
  begun = 0;

  constructor(
    readonly around: Surroundings,
    private readonly place: ManagerPlace,
  ) {}

  /** Where a browser connects. */
  socketUrl(token: string, from?: { readonly epoch: string; readonly seq: number }): string {
    const cursor = from === undefined ? '' : `&epoch=${from.epoch}&seq=${from.seq}`;
    return `ws://${this.place.sockets}/ws?token=${token}${cursor}`;
  }

  /**
   * Publishes the next message, again and again until it is taken. G: whoever is answered is so within a bound,
   * unless a connection breaks.
   */
  async publish(bytes = 10): Promise<void> {
    this.begun += 1;
    const n = this.begun;
    while (!(await this.takes({ n, filler: 'x'.repeat(bytes) }))) {
      await this.around.sleep(PUBLISH_AGAIN_MS);
    }
    this.published = Math.max(this.published, n);
  }

  /** A figure that it gives to whoever watches over it, such as `websocket_queued_frames`; 0 if it has none. */
  async figure(name: string): Promise<number> {
    const response = await fetch(`http://${this.place.sockets}/metrics`);
    const lines = (await response.text()).split('\n');
    const line = lines.find((it) => it.startsWith(`${name} `));
    return Number(line?.slice(name.length) ?? 0);
  }

  /** It drains, and ends. */
  async close(): Promise<void> {
    const exit = await this.place.stop();
    this.around.always('K: a drained service ends well', exit.code === 0, exit);
  }

  private async takes(data: Publication): Promise<boolean> {
    const message = { type: 'NEW_EVENT', id: `message ${data.n}`, data };
    let status: number;
    try {
      const response = await fetch(`http://${this.place.publish}/messages`, {
        method: 'POST',
        signal: AbortSignal.timeout(PUBLISH_BOUND_MS),
        body: JSON.stringify({ topic: 'events', message }),
        headers: { 'content-type': 'application/json' },
      });
      await response.text();
      ({ status } = response);
    } catch (error) {
      const isLate = (error as Error).name === 'TimeoutError';
      this.around.always('G: who publishes waits for no client', !isLate, data.n);
      return false;
    }
    this.around.always('N: a message is taken', status === 202, status);
    return true;
  }
}

/** A host on which the manager runs. */
export function managerHost(sim: Sim, { env, ...options }: HostOptions = {}): Host {
  return sim.world.host('manager', '../../services/websocket-manager/main.ts', {
    ...options,
    env: {
      HOST: '0.0.0.0',
      PUBLISH_HOST: '0.0.0.0',
      LOG_LEVEL: 'warn',
      TOKENS: tokens,
      ...env,
    },
  });
}

/** The manager on its host, as soon as it takes messages. */
export async function deployedOn(sim: Sim, host: Host): Promise<DeployedManager> {
  await host.listening(PUBLISH_PORT);
  return new DeployedManager(sim, {
    sockets: `${host.name}:${SOCKETS_PORT}`,
    publish: `${host.name}:${PUBLISH_PORT}`,
    stop: () => host.stop(),
  });
}
