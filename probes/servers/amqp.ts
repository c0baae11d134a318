import * as net from 'node:net';
import { Channel, Refusal } from './amqp-channel';
import { Exchanges } from './amqp-queues';
import {
  decodeFrame,
  encodeFrame,
  encodeMethod,
  lengthOfFrame,
  long,
  methodOf,
  PROTOCOL_HEADER,
  short,
  type Frame,
  type FrameKind,
  type Method,
} from './amqp-wire';
import { int16, int32, onMessages } from './bytes';

export interface AmqpOptions {
  readonly user: string;
  readonly password: string;
}

/**
 * A broker that speaks AMQP 0-9-1: direct, fanout and topic exchanges, prefetch, acknowledgements, confirms, messages
 * that nobody gets and those that come back, and heart beats.
 */
export function amqpBroker(options: AmqpOptions): net.Server {
  const exchanges = new Exchanges();
  return net.createServer((socket) => {
    const connection = new Connection({ socket, exchanges, ...options });
    onMessages(socket, lengthOfFrame, (bytes) => {
      if (bytes.equals(PROTOCOL_HEADER)) connection.greet();
      else connection.take(decodeFrame(bytes));
    });
    socket.on('close', () => {
      connection.leave();
    });
    socket.on('error', () => undefined);
  });
}

interface ConnectionParts extends AmqpOptions {
  readonly socket: net.Socket;
  readonly exchanges: Exchanges;
}

const MOST_FRAME_BYTES = 131_072;
const FRAME_OVERHEAD_BYTES = 8;

class Connection {
  private readonly channels = new Map<number, Channel>();
  private mostFrameBytes = MOST_FRAME_BYTES;
  private heartbeats: NodeJS.Timeout | undefined = undefined;

  constructor(private readonly parts: ConnectionParts) {}

  greet(): void {
    // As fields of a table: a name, a type and a value, here a table of one truth.
    const capability = Buffer.concat([short('authentication_failure_close'), Buffer.from('t\x01')]);
    const capabilities = Buffer.concat([int32(capability.length), capability]);
    const field = Buffer.concat([short('capabilities'), Buffer.from('F'), capabilities]);
    const properties = Buffer.concat([int32(field.length), field]);
    this.method(
      0,
      'connection.start',
      Buffer.from([0, 9]),
      properties,
      long('PLAIN'),
      long('en_US'),
    );
  }

  take({ kind, channel: id, payload }: Frame): void {
    const channel = this.channels.get(id);
    try {
      if (kind === 'header') channel?.header(payload);
      else if (kind === 'body') channel?.body(payload);
      else if (kind === 'method') this.takeMethod(id, payload);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const why = [int16(error.code), short(error.message), int16(0), int16(0)];
      this.close(id);
      this.method(id, id === 0 ? 'connection.close' : 'channel.close', ...why);
    }
  }

  leave(): void {
    clearInterval(this.heartbeats);
    for (const id of [...this.channels.keys()]) this.close(id);
  }

  private takeMethod(id: number, payload: Buffer): void {
    const { name, args } = methodOf(payload);
    switch (name) {
      case 'connection.start-ok':
        args.long();
        args.short();
        this.logIn(args.long());
        break;
      case 'connection.tune-ok':
        args.int16();
        this.mostFrameBytes = args.int32() || MOST_FRAME_BYTES;
        this.beat(args.int16());
        break;
      case 'connection.open':
        this.method(id, 'connection.open-ok', short(''));
        break;
      case 'connection.close':
        this.method(id, 'connection.close-ok');
        this.parts.socket.end();
        break;
      case 'connection.close-ok':
        this.parts.socket.end();
        break;
      case 'channel.open':
        this.open(id);
        break;
      case 'channel.close':
        this.close(id);
        this.method(id, 'channel.close-ok');
        break;
      case 'channel.close-ok':
        break;
      default:
        this.channels.get(id)?.take(name, args);
    }
  }

  private logIn(response: Buffer): void {
    const { user, password } = this.parts;
    if (response.toString() !== `\0${user}\0${password}`)
      throw new Refusal(403, 'ACCESS_REFUSED - wrong user or password');
    this.method(0, 'connection.tune', int16(0), int32(MOST_FRAME_BYTES), int16(60));
  }

  private beat(seconds: number): void {
    if (seconds === 0) return;
    this.heartbeats = setInterval(() => {
      this.frame({ kind: 'heartbeat', channel: 0, payload: Buffer.alloc(0) });
    }, seconds * 500);
  }

  private open(id: number): void {
    const outlet = {
      method: (name: Method, ...args: readonly Buffer[]) => {
        this.method(id, name, ...args);
      },
      frame: (kind: FrameKind, payload: Buffer) => {
        this.frame({ kind, channel: id, payload });
      },
      mostBytes: () => this.mostFrameBytes - FRAME_OVERHEAD_BYTES,
    };
    this.channels.set(id, new Channel(this.parts.exchanges, outlet));
    this.method(id, 'channel.open-ok', long(''));
  }

  private close(id: number): void {
    const channel = this.channels.get(id);
    this.channels.delete(id);
    channel?.close();
  }

  private method(channel: number, name: Method, ...args: readonly Buffer[]): void {
    this.frame({ kind: 'method', channel, payload: encodeMethod(name, args) });
  }

  private frame(frame: Frame): void {
    const { socket } = this.parts;
    if (!socket.destroyed && !socket.writableEnded) socket.write(encodeFrame(frame));
  }
}
