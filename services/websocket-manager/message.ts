import { WebSocketManagerError } from './errors';
import { type Draft } from './message-log';
import { checkId, checkObject } from './validation';

export interface Message {
  /** What happened: `NEW_EVENT`, `CAMERA_STATUS`. */
  readonly type: string;
  /** Whatever JSON can say. */
  readonly data?: unknown;
  /** Two messages with the same id are the same message: it is broadcast once. */
  readonly id?: string;
  /** On a debounced topic: messages with the same key replace each other. */
  readonly key?: string;
}

/** @throws WebSocketManagerError `INVALID_ARGUMENT`, `NOT_SERIALISABLE`, `PAYLOAD_TOO_LARGE` */
export function draftOf(topic: string, message: Message, maxPayloadBytes: number): Draft {
  checkObject('message', message);
  const { data, id, key } = message;
  const type = checkId('message.type', message.type);
  if (id !== undefined) checkId('message.id', id);
  if (key !== undefined) checkId('message.key', key);
  const payload = written({ type, id, key, data });
  const bytes = Buffer.byteLength(payload);
  if (bytes > maxPayloadBytes) {
    const text = `the message has ${bytes} bytes, more than ${maxPayloadBytes}`;
    throw new WebSocketManagerError('PAYLOAD_TOO_LARGE', text);
  }
  return id === undefined ? { topic, payload } : { topic, payload, id };
}

function written(message: Message | { readonly type: string }): string {
  try {
    return JSON.stringify(message);
  } catch (cause) {
    throw new WebSocketManagerError('NOT_SERIALISABLE', 'the message is no JSON', { cause });
  }
}
