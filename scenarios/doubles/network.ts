import { type Sim } from '../../sim';
import { type Packet, SimSocket } from './sim-socket';

export interface NetworkOptions {
  /** Stated latency of a packet from one end to the other, in ms. Default 10. */
  readonly latencyMs?: number;
  /** Packets that the network holds for an end that does not read. Default 4. */
  readonly window?: number;
}

/** Both ends of a connection. */
export interface SocketPair {
  readonly server: SimSocket;
  readonly client: SimSocket;
}

/**
 * Connections that behave as those of `ws` over TCP: what is sent in one direction arrives in order,
 * each packet after a while; of what the other end does not read, the network holds a window and the
 * socket the rest.
 */
export class Network {
  /** The ends that the service has, in the order in which they were opened. */
  readonly servers: SimSocket[] = [];
  private underWay = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly sim: Sim,
    private readonly options: NetworkOptions = {},
  ) {}

  open(): SocketPair {
    const { window = 4 } = this.options;
    const [server, client] = [new SimSocket(this, window), new SimSocket(this, window)];
    server.peer = client;
    client.peer = server;
    this.servers.push(server);
    return { server, client };
  }

  /** The packet arrives later, and nothing that was carried in the same direction after it before it. */
  carry(packet: Packet): void {
    const { latencyMs = 10 } = this.options;
    this.after(latencyMs, () => packet.arrive());
  }

  /** Calls back as soon as the event loop comes to it. */
  soon(callback: () => void): void {
    this.after(0, callback);
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    if (this.underWay === 0) return;
    await new Promise<void>((resolve) => {
      this.waiting.push(resolve);
    });
  }

  private after(ms: number, callback: () => void): void {
    this.underWay += 1;
    void this.wait(ms, callback);
  }

  private async wait(ms: number, callback: () => void): Promise<void> {
    await this.sim.sleep(ms);
    callback();
    this.underWay -= 1;
    if (this.underWay > 0) return;
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
