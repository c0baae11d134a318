import { Queue, type Consumer, type Exchanges, type Message } from './amqp-queues';
import { bit, int64, short, type Arguments, type FrameKind, type Method } from './amqp-wire';
import { int16, int32 } from './bytes';

/** What a channel says goes here. */
export interface Outlet {
  readonly method: (name: Method, ...args: readonly Buffer[]) => void;
  readonly frame: (kind: FrameKind, payload: Buffer) => void;
  /** Of the payload of a frame. */
  readonly mostBytes: () => number;
}

/** Why a channel or a connection is closed. */
export class Refusal extends Error {
  constructor(
    readonly code: number,
    text: string,
  ) {
    super(text);
  }
}

interface Subscription extends Consumer {
  readonly queue: Queue;
}

interface Unacknowledged {
  readonly queue: Queue;
  readonly message: Message;
  readonly consumer: Subscription;
}

/** A message whose header and body are still to come. */
interface Incoming {
  readonly exchange: string;
  readonly routingKey: string;
  readonly isMandatory: boolean;
  header: Buffer | undefined;
  body: Buffer;
}

/** One channel of a connection: it publishes, consumes, and puts back what nobody acknowledged. */
export class Channel {
  private readonly subscriptions = new Map<string, Subscription>();
  private readonly unacknowledged = new Map<number, Unacknowledged>();
  private prefetch = 0;
  private deliveries = 0;
  private published = 0;
  private confirms = false;
  private incoming: Incoming | undefined = undefined;

  private readonly handlers: Partial<Record<Method, (args: Arguments) => void>> = {
    'exchange.declare': (args) => {
      args.int16();
      this.exchanges.types.set(args.short(), args.short());
      this.outlet.method('exchange.declare-ok');
    },
    'queue.declare': (args) => {
      this.declareQueue(args);
    },
    'queue.bind': (args) => {
      args.int16();
      const [queue, exchange, pattern] = [args.short(), args.short(), args.short()];
      this.queueOf(queue);
      this.exchanges.bind({ queue, exchange, pattern });
      this.outlet.method('queue.bind-ok');
    },
    'queue.delete': (args) => {
      args.int16();
      const name = args.short();
      const count = this.exchanges.queues.get(name)?.waiting.length ?? 0;
      this.exchanges.queues.delete(name);
      this.outlet.method('queue.delete-ok', int32(count));
    },
    'basic.qos': (args) => {
      args.int32();
      this.prefetch = args.int16();
      this.outlet.method('basic.qos-ok');
    },
    'basic.consume': (args) => {
      this.consume(args);
    },
    'basic.cancel': (args) => {
      const tag = args.short();
      const consumer = this.subscriptions.get(tag);
      this.subscriptions.delete(tag);
      consumer?.queue.remove(consumer);
      this.outlet.method('basic.cancel-ok', short(tag));
    },
    'basic.publish': (args) => {
      args.int16();
      const [exchange, routingKey] = [args.short(), args.short()];
      const isMandatory = (args.uint8() & 1) !== 0;
      const body = Buffer.alloc(0);
      this.incoming = { exchange, routingKey, isMandatory, header: undefined, body };
    },
    'basic.get': (args) => {
      this.get(args);
    },
    'basic.ack': (args) => {
      this.settle({ tag: args.int64(), isMultiple: (args.uint8() & 1) !== 0, isPutBack: false });
    },
    'basic.reject': (args) => {
      this.settle({ tag: args.int64(), isMultiple: false, isPutBack: (args.uint8() & 1) !== 0 });
    },
    'basic.nack': (args) => {
      const [tag, bits] = [args.int64(), args.uint8()];
      this.settle({ tag, isMultiple: (bits & 1) !== 0, isPutBack: (bits & 2) !== 0 });
    },
    'confirm.select': () => {
      this.confirms = true;
      this.outlet.method('confirm.select-ok');
    },
  };

  constructor(
    private readonly exchanges: Exchanges,
    private readonly outlet: Outlet,
  ) {}

  take(name: Method, args: Arguments): void {
    const handler = this.handlers[name];
    if (handler === undefined) throw new Refusal(540, `NOT_IMPLEMENTED - ${name}`);
    handler(args);
  }

  header(payload: Buffer): void {
    const { incoming } = this;
    if (incoming === undefined) return;
    incoming.header = payload;
    this.publishIfWhole(incoming);
  }

  body(payload: Buffer): void {
    const { incoming } = this;
    if (incoming === undefined) return;
    incoming.body = Buffer.concat([incoming.body, payload]);
    this.publishIfWhole(incoming);
  }

  close(): void {
    for (const consumer of this.subscriptions.values()) consumer.queue.remove(consumer);
    this.subscriptions.clear();
    this.settle({ tag: 0, isMultiple: true, isPutBack: true });
  }

  private queueOf(name: string): Queue {
    const queue = this.exchanges.queues.get(name);
    if (queue === undefined) throw new Refusal(404, `NOT_FOUND - no queue '${name}'`);
    return queue;
  }

  private declareQueue(args: Arguments): void {
    args.int16();
    const { queues } = this.exchanges;
    const name = args.short() || `amq.gen-${String(queues.size)}`;
    const isPassive = (args.uint8() & 1) !== 0;
    const queue = isPassive ? this.queueOf(name) : (queues.get(name) ?? new Queue());
    queues.set(name, queue);
    const counts = [int32(queue.waiting.length), int32(queue.consumerCount)];
    this.outlet.method('queue.declare-ok', short(name), ...counts);
  }

  private consume(args: Arguments): void {
    args.int16();
    const queue = this.queueOf(args.short());
    const tag = args.short() || `amq.ctag-${String(this.subscriptions.size)}`;
    const isAcknowledged = (args.uint8() & 2) === 0;
    const { prefetch } = this;
    const subscription: Subscription = {
      queue,
      canTake: () => !isAcknowledged || prefetch === 0 || this.heldBy(subscription) < prefetch,
      give: (message) => {
        this.deliveries++;
        const deliveryTag = this.deliveries;
        if (isAcknowledged)
          this.unacknowledged.set(deliveryTag, { queue, message, consumer: subscription });
        const { exchange, routingKey, isRedelivered } = message;
        const where = [bit(isRedelivered), short(exchange), short(routingKey)];
        this.outlet.method('basic.deliver', short(tag), int64(deliveryTag), ...where);
        this.send(message);
      },
    };
    this.subscriptions.set(tag, subscription);
    this.outlet.method('basic.consume-ok', short(tag));
    queue.add(subscription);
  }

  private heldBy(subscription: Subscription): number {
    return [...this.unacknowledged.values()].filter(({ consumer }) => consumer === subscription)
      .length;
  }

  /** Of one message; it counts as acknowledged. */
  private get(args: Arguments): void {
    args.int16();
    const queue = this.queueOf(args.short());
    const message = queue.waiting.shift();
    if (message === undefined) {
      this.outlet.method('basic.get-empty', short(''));
      return;
    }
    this.deliveries++;
    const { exchange, routingKey, isRedelivered } = message;
    const where = [bit(isRedelivered), short(exchange), short(routingKey)];
    const count = int32(queue.waiting.length);
    this.outlet.method('basic.get-ok', int64(this.deliveries), ...where, count);
    this.send(message);
  }

  private publishIfWhole(incoming: Incoming): void {
    const { header, body, exchange, routingKey, isMandatory } = incoming;
    if (header === undefined || body.length < Number(header.readBigInt64BE(4))) return;
    this.incoming = undefined;
    if (exchange !== '' && !this.exchanges.types.has(exchange))
      throw new Refusal(404, `NOT_FOUND - no exchange '${exchange}'`);
    const message = { exchange, routingKey, header, body, isRedelivered: false };
    const isRouted = this.exchanges.publish(message);
    if (!isRouted && isMandatory) {
      const why = [int16(312), short('NO_ROUTE'), short(exchange), short(routingKey)];
      this.outlet.method('basic.return', ...why);
      this.send(message);
    }
    if (!this.confirms) return;
    this.published++;
    this.outlet.method('basic.ack', int64(this.published), bit(false));
  }

  /** The tag 0 stands for all. */
  private settle({ tag, isMultiple, isPutBack }: Settlement): void {
    const tags = [...this.unacknowledged.keys()].filter((other) =>
      isMultiple ? tag === 0 || other <= tag : other === tag,
    );
    if (tags.length === 0 && tag !== 0)
      throw new Refusal(406, `PRECONDITION_FAILED - unknown delivery tag ${String(tag)}`);
    const settled = tags.flatMap((other) => this.unacknowledged.get(other) ?? []);
    for (const other of tags) this.unacknowledged.delete(other);
    for (const queue of new Set(settled.map((one) => one.queue))) {
      const messages = settled.filter((one) => one.queue === queue).map(({ message }) => message);
      queue.putBack(isPutBack ? messages : []);
    }
  }

  private send({ header, body }: Message): void {
    this.outlet.frame('header', header);
    const most = this.outlet.mostBytes();
    for (let at = 0; at < body.length; at += most)
      this.outlet.frame('body', body.subarray(at, at + most));
  }
}

interface Settlement {
  readonly tag: number;
  readonly isMultiple: boolean;
  readonly isPutBack: boolean;
}
