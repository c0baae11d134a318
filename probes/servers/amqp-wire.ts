import { int16, int32, Reader } from './bytes';

export type FrameKind = 'method' | 'header' | 'body' | 'heartbeat';

const KINDS: Readonly<Record<FrameKind, number>> = { method: 1, header: 2, body: 3, heartbeat: 8 };
const FRAME_END = 0xce;
const HEAD_BYTES = 7;

export const PROTOCOL_HEADER = Buffer.from('AMQP\0\0\x09\x01', 'latin1');

export interface Frame {
  readonly kind: FrameKind;
  readonly channel: number;
  readonly payload: Buffer;
}

/** How long the frame, or the greeting, at the beginning of what was read is; undefined if too little was read. */
export function lengthOfFrame(bytes: Buffer): number | undefined {
  if (bytes.length < HEAD_BYTES) return undefined;
  return bytes[0] === PROTOCOL_HEADER[0] ? PROTOCOL_HEADER.length : bytes.readUInt32BE(3) + 8;
}

export function decodeFrame(bytes: Buffer): Frame {
  const kind = (Object.keys(KINDS) as FrameKind[]).find((name) => KINDS[name] === bytes[0]);
  if (kind === undefined || bytes.at(-1) !== FRAME_END) throw new Error('no frame of AMQP');
  return { kind, channel: bytes.readUInt16BE(1), payload: bytes.subarray(HEAD_BYTES, -1) };
}

export function encodeFrame({ kind, channel, payload }: Frame): Buffer {
  const head = [Buffer.from([KINDS[kind]]), int16(channel), int32(payload.length)];
  return Buffer.concat([...head, payload, Buffer.from([FRAME_END])]);
}

/** The methods that the broker takes or gives, as class and method. */
export const METHODS = {
  'connection.start': [10, 10],
  'connection.start-ok': [10, 11],
  'connection.tune': [10, 30],
  'connection.tune-ok': [10, 31],
  'connection.open': [10, 40],
  'connection.open-ok': [10, 41],
  'connection.close': [10, 50],
  'connection.close-ok': [10, 51],
  'channel.open': [20, 10],
  'channel.open-ok': [20, 11],
  'channel.close': [20, 40],
  'channel.close-ok': [20, 41],
  'exchange.declare': [40, 10],
  'exchange.declare-ok': [40, 11],
  'queue.declare': [50, 10],
  'queue.declare-ok': [50, 11],
  'queue.bind': [50, 20],
  'queue.bind-ok': [50, 21],
  'queue.delete': [50, 40],
  'queue.delete-ok': [50, 41],
  'basic.qos': [60, 10],
  'basic.qos-ok': [60, 11],
  'basic.consume': [60, 20],
  'basic.consume-ok': [60, 21],
  'basic.cancel': [60, 30],
  'basic.cancel-ok': [60, 31],
  'basic.publish': [60, 40],
  'basic.return': [60, 50],
  'basic.deliver': [60, 60],
  'basic.get': [60, 70],
  'basic.get-ok': [60, 71],
  'basic.get-empty': [60, 72],
  'basic.ack': [60, 80],
  'basic.reject': [60, 90],
  'basic.nack': [60, 120],
  'confirm.select': [85, 10],
  'confirm.select-ok': [85, 11],
} as const satisfies Readonly<Record<string, readonly [number, number]>>;

export type Method = keyof typeof METHODS;

/** The method of a frame, and its arguments. */
export function methodOf(payload: Buffer): { readonly name: Method; readonly args: Arguments } {
  const [first, second] = [payload.readUInt16BE(0), payload.readUInt16BE(2)];
  const name = (Object.keys(METHODS) as Method[]).find(
    (method) => METHODS[method][0] === first && METHODS[method][1] === second,
  );
  if (name === undefined) throw new Error(`no method ${String(first)}.${String(second)}`);
  return { name, args: new Arguments(payload.subarray(4)) };
}

export function encodeMethod(name: Method, args: readonly Buffer[]): Buffer {
  const [first, second] = METHODS[name];
  return Buffer.concat([int16(first), int16(second), ...args]);
}

/** Reads the arguments of a method. */
export class Arguments extends Reader {
  short(): string {
    return this.take(this.uint8()).toString();
  }

  long(): Buffer {
    return this.take(this.int32());
  }

  int64(): number {
    return Number(this.take(8).readBigInt64BE());
  }
}

export function short(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

export function long(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([int32(bytes.length), bytes]);
}

export function int64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes;
}

export function bit(isSet: boolean): Buffer {
  return Buffer.from([isSet ? 1 : 0]);
}
