import * as net from 'node:net';
import * as mqtt from 'mqtt-packet';

/** An MQTT 3.1.1 broker: quality of service both ways, `+` and `#` in topics, retained messages, wills, and sessions that stay. */
export function mqttBroker(): net.Server {
  const broker = new Broker();
  return net.createServer((socket) => {
    const packets = mqtt.parser();
    const peer = new Peer(socket, broker);
    packets.on('packet', (packet: mqtt.Packet) => {
      peer.take(packet);
    });
    socket.on('data', (piece: Buffer) => void packets.parse(piece));
    socket.on('close', () => {
      peer.leave();
    });
    socket.on('error', () => undefined);
  });
}

interface Message {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: mqtt.QoS;
}

class Broker {
  readonly sessions = new Map<string, Session>();
  private readonly retained = new Map<string, Message>();

  publish(message: Message, isRetained: boolean): void {
    if (isRetained && message.payload.length === 0) this.retained.delete(message.topic);
    else if (isRetained) this.retained.set(message.topic, message);
    for (const session of this.sessions.values()) session.offer(message);
  }

  retainedFor(filter: string): readonly Message[] {
    return [...this.retained.values()].filter(({ topic }) => isMatch(filter, topic));
  }
}

/** What the broker knows of a client, connected or not. */
class Session {
  readonly filters = new Map<string, mqtt.QoS>();
  /** Sent or to be sent, and not acknowledged yet, by their ids. */
  readonly pending = new Map<number, Message>();
  /** Ids of messages of quality 2 that the client has sent and not released. */
  readonly received = new Set<number>();
  peer: Peer | undefined = undefined;
  private lastId = 0;

  offer(message: Message): void {
    const wanted = [...this.filters].filter(([filter]) => isMatch(filter, message.topic));
    if (wanted.length === 0) return;
    const most = Math.max(...wanted.map(([, qos]) => qos));
    this.deliver({ ...message, qos: Math.min(most, message.qos) as mqtt.QoS });
  }

  deliver(message: Message, isRetained = false): void {
    if (message.qos === 0) {
      this.peer?.send({ cmd: 'publish', ...message, dup: false, retain: isRetained });
      return;
    }
    this.lastId++;
    this.pending.set(this.lastId, message);
    const messageId = this.lastId;
    this.peer?.send({ cmd: 'publish', ...message, messageId, dup: false, retain: isRetained });
  }

  again(): void {
    for (const [messageId, message] of this.pending)
      this.peer?.send({ cmd: 'publish', ...message, messageId, dup: true, retain: false });
  }
}

class Peer {
  private session: Session | undefined = undefined;
  private will: (Message & { readonly retain: boolean }) | undefined = undefined;
  private isTransient = true;
  private id = '';

  constructor(
    private readonly socket: net.Socket,
    private readonly broker: Broker,
  ) {}

  send(packet: mqtt.Packet): void {
    if (!this.socket.destroyed) this.socket.write(mqtt.generate(packet));
  }

  take(packet: mqtt.Packet): void {
    const messageId = packet.messageId ?? 0;
    switch (packet.cmd) {
      case 'connect':
        this.connect(packet);
        break;
      case 'subscribe':
        this.subscribe(packet);
        break;
      case 'unsubscribe':
        for (const filter of packet.unsubscriptions) this.session?.filters.delete(filter);
        this.send({ cmd: 'unsuback', messageId, granted: [] });
        break;
      case 'publish':
        this.publish(packet);
        break;
      case 'pubrel':
        this.session?.received.delete(messageId);
        this.send({ cmd: 'pubcomp', messageId });
        break;
      case 'puback':
      case 'pubcomp':
        this.session?.pending.delete(messageId);
        break;
      case 'pubrec':
        this.send({ cmd: 'pubrel', messageId });
        break;
      case 'pingreq':
        this.send({ cmd: 'pingresp' });
        break;
      case 'disconnect':
        this.will = undefined;
        this.socket.end();
        break;
      default:
        this.socket.destroy();
    }
  }

  leave(): void {
    const { session, will } = this;
    if (session?.peer !== this) return;
    session.peer = undefined;
    if (this.isTransient) this.broker.sessions.delete(this.id);
    if (will !== undefined) this.broker.publish(will, will.retain);
  }

  private connect({ clientId, clean, will }: mqtt.IConnectPacket): void {
    const { sessions } = this.broker;
    const before = clean === false ? sessions.get(clientId) : undefined;
    const session = before ?? new Session();
    sessions.set(clientId, session);
    this.id = clientId;
    this.isTransient = clean !== false;
    if (will !== undefined) {
      const { topic, payload, qos = 0, retain = false } = will;
      this.will = { topic, payload: Buffer.from(payload), qos, retain };
    }
    session.peer?.socket.destroy();
    session.peer = this;
    this.session = session;
    this.send({ cmd: 'connack', returnCode: 0, sessionPresent: before !== undefined });
    session.again();
  }

  private subscribe({ subscriptions, messageId = 0 }: mqtt.ISubscribePacket): void {
    const { session, broker } = this;
    for (const { topic, qos } of subscriptions) session?.filters.set(topic, qos);
    this.send({ cmd: 'suback', messageId, granted: subscriptions.map(({ qos }) => qos) });
    for (const { topic, qos } of subscriptions)
      for (const message of broker.retainedFor(topic))
        session?.deliver({ ...message, qos: Math.min(qos, message.qos) as mqtt.QoS }, true);
  }

  private publish({ topic, payload, qos, retain, messageId = 0 }: mqtt.IPublishPacket): void {
    const message = { topic, payload: Buffer.from(payload), qos };
    const isKnown = qos === 2 && this.session?.received.has(messageId) === true;
    if (qos === 2) this.session?.received.add(messageId);
    if (!isKnown) this.broker.publish(message, retain);
    if (qos === 1) this.send({ cmd: 'puback', messageId });
    if (qos === 2) this.send({ cmd: 'pubrec', messageId });
  }
}

function isMatch(filter: string, topic: string): boolean {
  const [wanted, levels] = [filter.split('/'), topic.split('/')];
  const end = wanted.indexOf('#');
  if (end < 0 && wanted.length !== levels.length) return false;
  const compared = end < 0 ? wanted : wanted.slice(0, end);
  return compared.every((level, index) => level === '+' || level === levels[index]);
}
