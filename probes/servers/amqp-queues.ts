export interface Message {
  readonly exchange: string;
  readonly routingKey: string;
  /** The payload of its header: class, size and properties, passed on as it came. */
  readonly header: Buffer;
  readonly body: Buffer;
  readonly isRedelivered: boolean;
}

/** Who is given what is in a queue. */
export interface Consumer {
  readonly canTake: () => boolean;
  readonly give: (message: Message) => void;
}

/** Messages wait here in their order; those who consume take turns. */
export class Queue {
  readonly waiting: Message[] = [];
  private readonly consumers: Consumer[] = [];

  get consumerCount(): number {
    return this.consumers.length;
  }

  put(message: Message): void {
    this.waiting.push(message);
    this.flow();
  }

  /** Back to the front, from where it came. */
  putBack(messages: readonly Message[]): void {
    this.waiting.unshift(...messages.map((message) => ({ ...message, isRedelivered: true })));
    this.flow();
  }

  add(consumer: Consumer): void {
    this.consumers.push(consumer);
    this.flow();
  }

  remove(consumer: Consumer): void {
    const index = this.consumers.indexOf(consumer);
    if (index >= 0) this.consumers.splice(index, 1);
  }

  flow(): void {
    while (this.waiting.length > 0) {
      const index = this.consumers.findIndex(({ canTake }) => canTake());
      const [consumer] = index < 0 ? [] : this.consumers.splice(index, 1);
      const message = consumer === undefined ? undefined : this.waiting.shift();
      if (consumer === undefined || message === undefined) return;
      this.consumers.push(consumer);
      consumer.give(message);
    }
  }
}

interface Binding {
  readonly exchange: string;
  readonly queue: string;
  readonly pattern: string;
}

/** The exchanges and queues of a broker. */
export class Exchanges {
  readonly queues = new Map<string, Queue>();
  /** Their types: direct, fanout or topic. */
  readonly types = new Map<string, string>();
  private readonly bindings: Binding[] = [];

  bind(binding: Binding): void {
    this.bindings.push(binding);
  }

  /** Returns whether any queue has got it. */
  publish(message: Message): boolean {
    const queues = this.queuesFor(message);
    for (const queue of queues) queue.put(message);
    return queues.size > 0;
  }

  private queuesFor({ exchange, routingKey }: Message): ReadonlySet<Queue> {
    const direct = this.queues.get(routingKey);
    if (exchange === '') return new Set(direct === undefined ? [] : [direct]);
    const type = this.types.get(exchange);
    const found = this.bindings
      .filter((binding) => binding.exchange === exchange)
      .filter(({ pattern }) =>
        type === 'topic'
          ? isMatch(pattern.split('.'), routingKey.split('.'))
          : type === 'fanout' || pattern === routingKey,
      )
      .flatMap(({ queue }) => this.queues.get(queue) ?? []);
    return new Set(found);
  }
}

/** `*` stands for one word, `#` for any number of them. */
function isMatch([first, ...rest]: readonly string[], words: readonly string[]): boolean {
  if (first === undefined) return words.length === 0;
  if (first === '#')
    return words.some((_, at) => isMatch(rest, words.slice(at))) || isMatch(rest, []);
  const [word, ...others] = words;
  return word !== undefined && (first === '*' || first === word) && isMatch(rest, others);
}
