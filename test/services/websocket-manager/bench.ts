import sinon from 'sinon';
import {
  WebSocketManager,
  type WebSocketManagerOptions,
} from '../../../services/websocket-manager';

export const ann = { token: 'good', address: '10.0.0.1' };
export const topics = { events: {}, alerts: {}, status: { debounced: true } };

/** Managers under sinon's clock. */
export class Bench {
  readonly clock = sinon.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'],
  });
  private readonly managers: WebSocketManager[] = [];

  create(options: Partial<WebSocketManagerOptions> = {}): WebSocketManager {
    const manager = new WebSocketManager({
      authenticate: async ({ token }) =>
        token === 'good' ? { user: 'ann', topics: ['events', 'alerts', 'gone'] } : undefined,
      topics,
      ...options,
    });
    this.managers.push(manager);
    return manager;
  }

  /** Lets everything that has begun come to its end, as far as no timer is needed. */
  async settled(): Promise<void> {
    await this.clock.tickAsync(0);
  }

  /** Drains the managers and gives the clock back; resolves with the timers that were left. */
  async close(): Promise<number> {
    await Promise.all(this.managers.map((manager) => manager.drain()));
    const left = this.clock.countTimers();
    this.clock.restore();
    return left;
  }
}
