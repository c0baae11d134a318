/** Arguments of Node's native functions, and results, as Node's own fs passes them. */

/** A path as it was given: a string or a buffer. */
export function given(path: unknown): string {
  return typeof path === 'string' ? path : Buffer.from(path as Uint8Array).toString();
}

/** The same path from the root; an empty one stays empty, for it leads nowhere. */
export function absolute(path: unknown): string {
  const text = given(path);
  return text === '' || text.startsWith('/') ? text : `${process.cwd()}/${text}`;
}

/** Options as they were given; an encoding may stand in their place. */
export function optionsOf<T extends object>(given: unknown): Partial<T> & { encoding?: string } {
  if (typeof given === 'string') return { encoding: given } as Partial<T> & { encoding?: string };
  return typeof given === 'object' && given !== null ? given : {};
}

/** A name or path in the encoding that was asked for. */
export function encoded(name: string, encoding: unknown): string | Buffer {
  if (encoding === undefined || encoding === null || encoding === 'utf8') return name;
  const bytes = Buffer.from(name);
  return encoding === 'buffer' ? bytes : bytes.toString(encoding as BufferEncoding);
}

/** The bytes of a view, not a copy: what is in them when the operation takes effect counts. */
export function bytesOf(view: unknown): Uint8Array {
  const { buffer, byteOffset, byteLength } = view as ArrayBufferView;
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** undefined where Node means the position at which the last read or write ended. */
export function positionOf(position: unknown): number | undefined {
  if (typeof position !== 'number' && typeof position !== 'bigint') return undefined;
  return position < 0 ? undefined : Number(position);
}

/** Seconds, as Node passes times, in microseconds. */
export function microseconds(seconds: unknown): number {
  return Math.round(Number(seconds) * 1_000_000);
}
