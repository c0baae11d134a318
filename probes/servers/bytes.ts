import type { Socket } from 'node:net';

/** Calls back with each whole message that a socket brings; bytes come in pieces of any size. */
export function onMessages(
  socket: Socket,
  lengthOf: (buffered: Buffer) => number | undefined,
  take: (message: Buffer) => void,
): void {
  let buffered = Buffer.alloc(0);
  socket.on('data', (piece: Buffer) => {
    buffered = Buffer.concat([buffered, piece]);
    for (;;) {
      const length = lengthOf(buffered);
      if (length === undefined || length > buffered.length) return;
      const message = buffered.subarray(0, length);
      buffered = buffered.subarray(length);
      take(message);
    }
  });
}

/** Text that ends in a zero byte. */
export function zeroEnded(text: string): Buffer {
  return Buffer.from(`${text}\0`);
}

export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

export function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

/** Reads one field after the other. */
export class Reader {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  uint8(): number {
    return this.bytes[this.at++] ?? 0;
  }

  int16(): number {
    this.at += 2;
    return this.bytes.readInt16BE(this.at - 2);
  }

  int32(): number {
    this.at += 4;
    return this.bytes.readInt32BE(this.at - 4);
  }

  take(length: number): Buffer {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  zeroEnded(): string {
    const end = this.bytes.indexOf(0, this.at);
    const text = this.bytes.toString('utf8', this.at, end);
    this.at = end + 1;
    return text;
  }
}
