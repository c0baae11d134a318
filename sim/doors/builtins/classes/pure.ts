import { allowed, harmless } from './rule';

const UNWRITTEN_MEMORY =
  'its bytes are what the memory held before: write them before reading them';
const READS_STREAM = 'reads the stream that it was given; standard input itself is refused';
const OBJECT_URL = 'the URL holds a random id; the process keeps the object until it is revoked';
const REAL_DATE = "prints Node's own clock; it is deprecated, use console.log";
const PROCESS_DEFAULT = 'a default of the whole process';

const READLINES = ['readline', 'readline/promises'];

/** What depends on its arguments alone, or waits by microtasks and ticks alone. */
export const PURE = [
  ...harmless(['path', 'path/posix', 'path/win32'], ['*']),
  ...harmless(['url', 'URL', 'URLSearchParams', 'URLPattern'], ['*']),
  ...allowed(['URL', 'url.URL'], OBJECT_URL, ['createObjectURL', 'revokeObjectURL']),
  ...allowed('buffer', OBJECT_URL, ['resolveObjectURL']),
  ...harmless(['querystring', 'string_decoder', 'punycode'], ['*']),

  ...harmless(['assert', 'assert/strict'], ['*']),
  ...harmless(['util', 'util/types'], ['*']),
  ...allowed('util', REAL_DATE, ['log']),
  ...allowed('util', PROCESS_DEFAULT, ['inspect.defaultOptions', 'setTraceSigInt']),

  ...harmless(['buffer', 'Buffer'], ['*']),
  ...allowed(['Buffer', 'buffer.Buffer'], UNWRITTEN_MEMORY, ['allocUnsafe', 'allocUnsafeSlow']),
  ...allowed('buffer', UNWRITTEN_MEMORY, ['SlowBuffer.*']),

  ...harmless(['events', 'Event', 'EventTarget', 'CustomEvent'], ['*']),
  ...harmless(['AbortController', 'AbortSignal', 'DOMException', 'QuotaExceededError'], ['*']),

  ...harmless(['stream', 'stream/promises', 'stream/consumers', 'stream/web'], ['*']),
  ...allowed('stream', PROCESS_DEFAULT, ['setDefaultHighWaterMark']),
  ...harmless('', [
    'ByteLengthQueuingStrategy.*',
    'CountQueuingStrategy.*',
    'ReadableByteStreamController.*',
    'ReadableStream.*',
    'ReadableStreamBYOBReader.*',
    'ReadableStreamBYOBRequest.*',
    'ReadableStreamDefaultController.*',
    'ReadableStreamDefaultReader.*',
    'TextDecoder.*',
    'TextDecoderStream.*',
    'TextEncoder.*',
    'TextEncoderStream.*',
    'TransformStream.*',
    'TransformStreamDefaultController.*',
    'WritableStream.*',
    'WritableStreamDefaultController.*',
    'WritableStreamDefaultWriter.*',
  ]),
  ...harmless('', ['atob', 'btoa', 'structuredClone']),

  ...allowed(READLINES, READS_STREAM, ['*']),
];
