import { once } from 'node:events';
import { Readable, Writable, type TransformOptions } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CompressionStream, DecompressionStream } from 'node:stream/web';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { expect } from 'chai';
import { factsOf, failureOf, MAJOR, noise, onBothThreads, text } from './worlds';

describe('zlib: functions with a callback', () => {
  const pairs = [
    ['gzip', 'gunzip'],
    ['deflate', 'inflate'],
    ['deflateRaw', 'inflateRaw'],
    ['brotliCompress', 'brotliDecompress'],
    ['gzip', 'unzip'],
    ...(MAJOR >= 22 ? [['zstdCompress', 'zstdDecompress']] : []),
  ] as [Method, Method][];
  for (const [compress, decompress] of pairs) {
    onBothThreads(`${compress} and ${decompress} are each other's inverse`, async () => {
      for (const input of [Buffer.alloc(0), text(100), text(300_000), noise(100_000)]) {
        const packed = await call(compress, input);
        expect(sync(decompress)(packed).equals(input)).to.equal(true);
        expect((await call(decompress, packed)).equals(input)).to.equal(true);
      }
    });
  }

  onBothThreads('the callback comes later, and once', async () => {
    const order: string[] = [];
    const done = new Promise<void>((resolve) => {
      zlib.gzip('a', () => {
        order.push('called back');
        resolve();
      });
    });
    order.push('returned');
    await Promise.resolve();
    order.push('went on');
    await done;
    expect(order).to.deep.equal(['returned', 'went on', 'called back']);
  });

  onBothThreads('what is no compressed data is an error of the callback', async () => {
    const error = await failureOf(() => call('gunzip', Buffer.from('no gzip')));
    expect(error).to.deep.equal({
      name: 'Error',
      code: 'Z_DATA_ERROR',
      message: 'incorrect header check',
    });
    const cut = zlib.gzipSync(text(1_000)).subarray(0, 20);
    expect(await failureOf(() => call('gunzip', cut))).to.deep.equal({
      name: 'Error',
      code: 'Z_BUF_ERROR',
      message: 'unexpected end of file',
    });
  });

  onBothThreads('a wrong argument is thrown at once', async () => {
    const options = { level: 99 };
    const error = await failureOf(() => {
      zlib.gzip('a', options, () => undefined);
    });
    expect(error.code).to.equal('ERR_OUT_OF_RANGE');
  });

  onBothThreads('more output than is allowed is an error', async () => {
    const packed = zlib.gzipSync(text(100_000));
    const error = await failureOf(() =>
      promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip)(packed, { maxOutputLength: 1_000 }),
    );
    expect(error.code).to.equal('ERR_BUFFER_TOO_LARGE');
  });

  onBothThreads('many at once each get their own', async () => {
    const inputs = Array.from({ length: 20 }, (_, index) => text(index * 100 + 1));
    const packed = await Promise.all(inputs.map((input) => call('deflate', input)));
    const back = await Promise.all(packed.map((input) => call('inflate', input)));
    expect(back.map((output) => output.length)).to.deep.equal(inputs.map((input) => input.length));
  });
});

describe('zlib: streams', () => {
  onBothThreads('a pipeline packs and unpacks, with back-pressure on its way', async () => {
    const input = noise(600_000);
    const taken: Buffer[] = [];
    const slow = new Writable({
      highWaterMark: 1_000,
      write(chunk: Buffer, _encoding, done) {
        taken.push(chunk);
        setImmediate(done);
      },
    });
    const parts = Array.from({ length: 60 }, (_, at) =>
      input.subarray(at * 10_000, (at + 1) * 10_000),
    );
    await pipeline(Readable.from(parts), zlib.createGzip(), zlib.createGunzip(), slow);
    expect(Buffer.concat(taken).equals(input)).to.equal(true);
  });

  onBothThreads('a writer is pushed back, and told to go on', async () => {
    const options: zlib.ZlibOptions & TransformOptions = { highWaterMark: 1_000 };
    const gzip = zlib.createGzip(options);
    gzip.resume();
    expect(gzip.write(noise(5_000))).to.equal(false);
    await once(gzip, 'drain');
    expect(gzip.write(noise(10))).to.equal(true);
    gzip.end();
    await once(gzip, 'end');
    expect(gzip.bytesWritten).to.equal(5_010);
  });

  onBothThreads('flush gives what was written so far', async () => {
    const deflate = zlib.createDeflate();
    const inflate = zlib.createInflate();
    deflate.pipe(inflate);
    deflate.write('first');
    await new Promise<void>((resolve) => {
      deflate.flush(zlib.constants.Z_SYNC_FLUSH, resolve);
    });
    const [part] = (await once(inflate, 'data')) as [Buffer];
    expect(part.toString()).to.equal('first');
    deflate.end('second');
    const [rest] = (await once(inflate, 'data')) as [Buffer];
    expect(rest.toString()).to.equal('second');
  });

  onBothThreads('params change the level in the midst of a stream', async () => {
    const deflate = zlib.createDeflate({ level: 0 });
    const parts: Buffer[] = [];
    deflate.on('data', (part: Buffer) => parts.push(part));
    deflate.write(text(20_000));
    await new Promise<void>((resolve, reject) => {
      deflate.params(9, zlib.constants.Z_DEFAULT_STRATEGY, (error?: Error | null) => {
        if (error) reject(error);
        else resolve();
      });
    });
    const stored = Buffer.concat(parts).length;
    expect(stored).to.be.greaterThan(19_000);
    deflate.end(text(20_000));
    await once(deflate, 'end');
    const all = Buffer.concat(parts);
    expect(all.length - stored).to.be.lessThan(1_000);
    expect(zlib.inflateSync(all).equals(Buffer.concat([text(20_000), text(20_000)]))).to.equal(
      true,
    );
  });

  onBothThreads('an error of the data destroys the stream', async () => {
    const gunzip = zlib.createGunzip();
    const events: string[] = [];
    gunzip.on('close', () => events.push('close'));
    gunzip.on('end', () => events.push('end'));
    gunzip.end('no gzip');
    const [error] = (await once(gunzip, 'error')) as [Error];
    expect(factsOf(error).code).to.equal('Z_DATA_ERROR');
    if (!gunzip.closed) await once(gunzip, 'close');
    expect(events).to.deep.equal(['close']);
    expect(gunzip.destroyed).to.equal(true);
  });

  onBothThreads('a stream is closed while it writes', async () => {
    const gzip = zlib.createGzip();
    gzip.write(noise(100_000));
    await new Promise<void>((resolve) => {
      gzip.close(() => {
        resolve();
      });
    });
    expect(gzip.destroyed).to.equal(true);
    const error = await failureOf(
      () => new Promise((_resolve, reject) => gzip.write('more', reject)),
    );
    expect(error.code).to.equal('ERR_STREAM_DESTROYED');
  });

  onBothThreads('several members of one gzip file are unpacked', async () => {
    const file = Buffer.concat([zlib.gzipSync('one '), zlib.gzipSync('two')]);
    const gunzip = zlib.createGunzip();
    gunzip.write(file.subarray(0, 30));
    gunzip.end(file.subarray(30));
    expect((await gunzip.toArray()).join('')).to.equal('one two');
  });

  onBothThreads('a dictionary is needed, and asked for', async () => {
    const dictionary = Buffer.from('the quick brown fox');
    const packed = zlib.deflateSync('the quick brown fox', { dictionary });
    const with_ = zlib.createInflate({ dictionary });
    with_.end(packed);
    expect((await with_.toArray()).join('')).to.equal('the quick brown fox');
    const without = zlib.createInflate();
    without.end(packed);
    expect((await failureOf(() => without.toArray())).code).to.equal('Z_NEED_DICT');
  });

  onBothThreads('a stream is reset and used again', async () => {
    const deflate = zlib.createDeflateRaw();
    const parts: Buffer[] = [];
    deflate.on('data', (part: Buffer) => parts.push(part));
    deflate.write('forgotten');
    await new Promise<void>((resolve) => {
      deflate.flush(resolve);
    });
    deflate.reset();
    parts.length = 0;
    deflate.end('kept');
    await once(deflate, 'end');
    expect(zlib.inflateRawSync(Buffer.concat(parts)).toString()).to.equal('kept');
  });

  onBothThreads('brotli streams take parameters', async () => {
    const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_MODE, BROTLI_MODE_TEXT } = zlib.constants;
    const brotli = zlib.createBrotliCompress({
      params: { [BROTLI_PARAM_QUALITY]: 4, [BROTLI_PARAM_MODE]: BROTLI_MODE_TEXT },
    });
    brotli.write(text(50_000));
    brotli.end(text(50_000));
    const packed = Buffer.concat((await brotli.toArray()) as Buffer[]);
    expect(packed.length).to.be.lessThan(1_000);
    expect(zlib.brotliDecompressSync(packed).length).to.equal(100_000);
  });
});

describe('zlib: web streams', () => {
  for (const format of ['gzip', 'deflate', 'deflate-raw'] as const) {
    onBothThreads(`CompressionStream of ${format}, there and back`, async () => {
      const packed = new Blob([text(100_000)])
        .stream()
        .pipeThrough(new CompressionStream(format))
        .pipeThrough(new DecompressionStream(format));
      let length = 0;
      for await (const part of packed as unknown as AsyncIterable<Uint8Array>)
        length += part.length;
      expect(length).to.equal(100_000);
    });
  }

  onBothThreads('a blob is read as a stream, also into buffers of the reader', async () => {
    const blob = new Blob(['hello ', 'world']);
    expect(await new Response(blob.stream()).text()).to.equal('hello world');
    const reader = blob.stream().getReader({ mode: 'byob' });
    const first = await reader.read(new Uint8Array(6));
    expect(Buffer.from(first.value ?? []).toString()).to.equal('hello ');
    const second = await reader.read(new Uint8Array(10));
    expect(Buffer.from(second.value ?? []).toString()).to.equal('world');
    expect((await reader.read(new Uint8Array(1))).done).to.equal(true);
  });
});

type Method = 'gzip' | 'gunzip' | 'deflate' | 'inflate' | 'brotliCompress';

function call(method: Method, input: Buffer): Promise<Buffer> {
  return promisify<Buffer, Buffer>(zlib[method])(input);
}

function sync(method: Method): (input: Buffer) => Buffer {
  return zlib[`${method}Sync`];
}
