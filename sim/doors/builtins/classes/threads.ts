import { OPENSSL_RANDOMNESS } from './cryptography';
import { allowed, controlled, harmless, refused } from './rule';

const WORKER =
  'one run is one thread: call what the worker does directly, or pass a sim.remote double in';
const CHANNEL = 'messages travel outside the run: use an EventEmitter or EventTarget in its place';
const CHILD = 'no process is started in a run: pass a sim.remote double in for what starts it';
const ZIP = 'archives are made in the thread pool or on the disk: make them before the run';
const COMPILE =
  'this compiles in another thread: use new WebAssembly.Module and new WebAssembly.Instance';
const BLOCKING = 'nothing outside the run can wake it: wait on a promise in its place';
const LOCK = 'the locks are shared with other threads: use a promise chain in its place';

const ZLIB_STREAMS = [
  'BrotliCompress',
  'BrotliDecompress',
  'Deflate',
  'DeflateRaw',
  'Gunzip',
  'Gzip',
  'Inflate',
  'InflateRaw',
  'Unzip',
  'ZstdCompress',
  'ZstdDecompress',
];

const ZLIB_STREAM_PROTOTYPES = ZLIB_STREAMS.map((name) => `zlib.${name}.prototype`);
const SUBTLE = ['crypto.subtle', 'crypto.webcrypto.subtle', 'SubtleCrypto.prototype'];
const BLOBS = ['Blob', 'buffer.Blob'];

export const THREADS = [
  // worker_threads and what it shows as globals
  ...refused('worker_threads', WORKER, ['Worker.*', 'postMessageToThread']),
  ...refused('worker_threads', CHANNEL, ['BroadcastChannel.*', 'MessageChannel.*']),
  ...refused('worker_threads', CHANNEL, ['MessagePort.*', 'moveMessagePortToContext']),
  ...refused('worker_threads', CHANNEL, ['receiveMessageOnPort']),
  ...refused('', CHANNEL, ['BroadcastChannel.*', 'MessageChannel.*', 'MessagePort.*']),
  ...refused(['worker_threads', 'navigator'], LOCK, ['locks.*']),
  ...harmless('worker_threads', ['isMarkedAsUntransferable', 'markAsUncloneable']),
  ...harmless('worker_threads', ['markAsUntransferable']),
  ...allowed('worker_threads', 'data that the process hands to its workers; a run starts none', [
    'getEnvironmentData',
    'setEnvironmentData',
  ]),

  // processes
  ...refused(['child_process', 'cluster'], CHILD, ['*']),

  // crypto
  ...controlled('crypto', 'threads', ['argon2', 'checkPrime', 'decapsulate', 'diffieHellman']),
  ...controlled('crypto', 'threads', ['hkdf', 'pbkdf2', 'scrypt', 'verify']),
  ...allowed('crypto', OPENSSL_RANDOMNESS, [
    'encapsulate',
    'generateKey',
    'generateKeyPair',
    'generatePrime',
    'sign',
  ]),
  ...controlled(SUBTLE, 'threads', ['*']),
  ...allowed(SUBTLE, OPENSSL_RANDOMNESS, [
    'encapsulateBits',
    'encapsulateKey',
    'encrypt',
    'generateKey',
    'sign',
    'wrapKey',
  ]),
  ...harmless('', ['SubtleCrypto.supports']),

  // zlib
  ...controlled('zlib', 'threads', [
    'brotliCompress',
    'brotliDecompress',
    'deflate',
    'deflateRaw',
    'gunzip',
    'gzip',
    'inflate',
    'inflateRaw',
    'unzip',
    'zstdCompress',
    'zstdDecompress',
  ]),
  ...controlled('zlib', 'threads', [
    ...ZLIB_STREAMS.map((name) => `${name}.*`),
    ...ZLIB_STREAMS.map((name) => `create${name}`),
  ]),
  ...harmless(ZLIB_STREAM_PROTOTYPES, ['_closed', '_destroy', 'bytesRead', 'close']),
  ...harmless(ZLIB_STREAM_PROTOTYPES, ['_processChunk', 'reset']),
  ...refused('zlib', ZIP, ['ZipBuffer.*', 'ZipEntry.*', 'ZipFile.*', 'zipFiles']),
  ...refused('zlib', ZIP, ['createZipArchive', 'createZipArchiveSync']),
  ...allowed('zlib', 'a bound on archives, which no run can make', [
    'getMaxZipContentSize',
    'setMaxZipContentSize',
  ]),
  ...harmless('zlib', [
    'brotliCompressSync',
    'brotliDecompressSync',
    'crc32',
    'deflateRawSync',
    'deflateSync',
    'gunzipSync',
    'gzipSync',
    'inflateRawSync',
    'inflateSync',
    'unzipSync',
    'zstdCompressSync',
    'zstdDecompressSync',
  ]),
  ...controlled(['', 'stream/web'], 'threads', ['CompressionStream.*', 'DecompressionStream.*']),

  // WebAssembly, Atomics, Blob
  ...controlled('WebAssembly', 'schedule', ['compile', 'instantiate']),
  ...refused('WebAssembly', COMPILE, ['compileStreaming', 'instantiateStreaming']),
  ...harmless('', ['WebAssembly.*']),
  ...refused('Atomics', BLOCKING, ['wait', 'waitAsync']),
  ...controlled(BLOBS, 'threads', ['prototype.stream', 'prototype.textStream']),
  ...harmless(['', 'buffer'], ['Blob.*', 'File.*']),
];
