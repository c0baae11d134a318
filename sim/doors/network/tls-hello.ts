/** What the ends of a connection tell each other before the first byte of either, in place of TLS. */
export interface Hello {
  /** The name that the client asked for. */
  readonly servername?: string;
  /** From the client: what it offers, in its order. From the server: what it chose. */
  readonly protocols?: readonly string[];
  /** The certificate of whoever speaks, as base64 of its DER. */
  readonly certificate?: string;
  /** From the server: the client is to show a certificate too. */
  readonly asksForCertificate?: boolean;
}

/** What an end that gives up tells the other. */
export interface Alert {
  readonly code: string;
  readonly reason: string;
}

export type Message =
  | { readonly kind: 'hello'; readonly hello: Hello }
  | { readonly kind: 'alert'; readonly alert: Alert };

/** As TLS has them: a type, the version 1.2, which 1.3 gives out too, and a length of two bytes. */
const HEADER_BYTES = 5;
const HANDSHAKE = 0x16;
const ALERT = 0x15;

/** A message as a record of TLS, so that whoever speaks no TLS finds what it would find in reality. */
export function encoded(message: Message): Buffer {
  const type = message.kind === 'hello' ? HANDSHAKE : ALERT;
  const body = Buffer.from(
    JSON.stringify(message.kind === 'hello' ? message.hello : message.alert),
  );
  const header = Buffer.from([type, 3, 3, body.length >> 8, body.length & 0xff]);
  return Buffer.concat([header, body]);
}

/** The first message, and what came behind it; `foreign` if what came is no TLS. */
export function decoded(
  bytes: Buffer,
): { readonly message: Message; readonly rest: Buffer } | 'incomplete' | 'foreign' {
  const [type] = bytes;
  if (type === undefined) return 'incomplete';
  if ((type !== HANDSHAKE && type !== ALERT) || (bytes.length > 1 && bytes[1] !== 3)) {
    return 'foreign';
  }
  if (bytes.length < HEADER_BYTES) return 'incomplete';
  const end = HEADER_BYTES + bytes.readUInt16BE(3);
  if (bytes.length < end) return 'incomplete';
  const body: unknown = JSON.parse(bytes.toString('utf8', HEADER_BYTES, end));
  const message: Message =
    type === HANDSHAKE
      ? { kind: 'hello', hello: body as Hello }
      : { kind: 'alert', alert: body as Alert };
  return { message, rest: bytes.subarray(end) };
}

/** Protocols as OpenSSL takes them: each behind a byte with its length. */
export function protocolsOf(list: Uint8Array): readonly string[] {
  const bytes = Buffer.from(list);
  const protocols: string[] = [];
  for (let at = 0; at < bytes.length; at += 1 + (bytes[at] ?? 0)) {
    protocols.push(bytes.toString('latin1', at + 1, at + 1 + (bytes[at] ?? 0)));
  }
  return protocols;
}

export function listOf(protocols: readonly string[]): Buffer {
  return Buffer.concat(
    protocols.map((protocol) =>
      Buffer.concat([Buffer.from([protocol.length]), Buffer.from(protocol, 'latin1')]),
    ),
  );
}

/** An error in OpenSSL's words. */
export function sslError({ code, reason }: Alert): Error {
  return Object.assign(new Error(`SSL routines::${reason}`), {
    library: 'SSL routines',
    reason,
    code,
  });
}
