import * as crypto from 'node:crypto';
import * as fs from 'node:fs';
import * as http from 'node:http';
import { Module } from 'node:module';
import * as net from 'node:net';
import * as stream from 'node:stream';
import { inspect, promisify } from 'node:util';
import type * as tlsModule from 'node:tls';
import * as workerThreads from 'node:worker_threads';
import * as zlib from 'node:zlib';
import { expect } from 'chai';
import type * as refuseModule from '../../../../../sim/doors/builtins/refuse';

class Refused extends Error {
  constructor(
    readonly builtIn: string,
    readonly remedy: string,
    readonly aliases: readonly string[],
  ) {
    super(`${builtIn} is refused`);
  }
}

type AnyFunction = (...parameters: unknown[]) => unknown;

type Exists = (file: string, done: (error: unknown, found: boolean) => void) => void;

/** Deprecated, but it has a form of its own for promisify, which few others have. */
function promisifiedExists(): (file: string) => Promise<boolean> {
  const exists: unknown = Reflect.get(fs, 'exists');
  return promisify(exists as Exists);
}

/** A copy of its own, so that guards which this process already has stay as they are. */
function copyOfRefuse(): typeof refuseModule {
  const file = require.resolve('../../../../../sim/doors/builtins/refuse');
  const shared = require.cache[file];
  Reflect.deleteProperty(require.cache, file);
  try {
    return Module.createRequire(__filename)(file) as typeof refuseModule;
  } finally {
    if (shared === undefined) Reflect.deleteProperty(require.cache, file);
    else require.cache[file] = shared;
  }
}

const { installRefusals, originalOf, outsideRun, refusals, unreplaceable } = copyOfRefuse();
const originals = new Map(
  refusals().map(({ holder, key }) => [String(key), Object.getOwnPropertyDescriptor(holder, key)]),
);
const inspectedBefore = inspect(workerThreads.Worker);
let isInside = false;
let uninstall: () => void = () => undefined;

function install(): void {
  uninstall = installRefusals(
    () => isInside,
    (name, remedy, aliases) => {
      throw new Refused(name, remedy, aliases);
    },
  );
}

function restore(): void {
  isInside = false;
  uninstall();
}

/** What `call` gives inside a run; the refusal if that is what it meets. */
function inRun(call: () => unknown): unknown {
  isInside = true;
  try {
    return call();
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  } finally {
    isInside = false;
  }
}

function expectRefused(call: () => unknown, name: string): void {
  const met = inRun(call);
  expect(met, name).to.be.instanceOf(Refused);
  expect((met as Refused).builtIn).to.equal(name);
}

describe('the guards of refused built-ins', () => {
  beforeEach(install);
  afterEach(restore);

  it('stand in front of every refused function, class and accessor', () => {
    const loose: string[] = [];
    const places = refusals();
    expect(places.length).to.be.above(300);
    for (const { name, holder, key } of places) {
      if (unreplaceable().includes(name)) continue;
      const met = inRun(() => {
        const value: unknown = Reflect.get(holder, key);
        return typeof value === 'function' ? (value as AnyFunction)(() => undefined) : undefined;
      });
      // What hides behind an accessor may be met under its other name first.
      const isNamed =
        met instanceof Refused && [name, `fs.${String(key).slice(4)}`].includes(met.builtIn);
      if (!isNamed) loose.push(name);
    }
    expect(loose).to.deep.equal([]);
  });

  it('leave out what Node itself keeps fixed, and list it', () => {
    expect(['Storage.prototype.length']).to.include.members([...unreplaceable()]);
  });

  it('name the call, its other names and the remedy', () => {
    const met = inRun(() => net.createConnection(1)) as Refused;
    expect(met.builtIn).to.equal('net.connect');
    expect(met.aliases).to.include('net.createConnection');
    expect(met.remedy).to.match(/sim\.remote/);
  });

  it("are Node's own functions outside a run", async () => {
    expect(fs.readFileSync(__filename, 'utf8')).to.include('outside a run');
    expect(await fs.promises.readFile(__filename, 'utf8')).to.include('outside a run');
    expect((await promisify(zlib.gzip)('a')).length).to.be.above(1);
    expect(await promisifiedExists()(__filename)).to.equal(true);
    const { port1, port2 } = new MessageChannel();
    port1.postMessage('hello');
    expect(workerThreads.receiveMessageOnPort(port2)).to.deep.equal({ message: 'hello' });
    port1.close();
    const digest = await crypto.webcrypto.subtle.digest('SHA-256', Buffer.from('a'));
    expect(digest.byteLength).to.equal(32);
  });

  it('guard the forms that promisify uses', async () => {
    expectRefused(() => promisifiedExists()(__filename), 'fs.exists');
    const read = inRun(() => promisify(fs.read)(0, Buffer.alloc(1), 0, 1, 0));
    const met = await (read as Promise<unknown>).catch((error: unknown) => error);
    expect(met).to.be.instanceOf(Refused).with.property('builtIn', 'fs.read');
  });
});

describe('what guards keep of the function behind them', () => {
  beforeEach(install);
  afterEach(restore);

  it('keep name, length, own properties and identity', () => {
    expect(fs.readFile.name).to.equal('readFile');
    expect(fs.readFile.length).to.equal(originalOf(fs.readFile).length);
    expect(originalOf(fs.readFile)).to.not.equal(fs.readFile);
    expect(fs.readFile.prototype).to.equal(originalOf(fs.readFile).prototype);
    expect(fs.realpath.native).to.be.a('function');
    expectRefused(() => fs.realpathSync.native('.'), 'fs.realpathSync.native');
    expect(net.connect).to.equal(net.createConnection);
    expect(workerThreads.MessageChannel).to.equal(globalThis.MessageChannel);
  });

  it('keep classes whole', () => {
    const { BroadcastChannel, Worker } = workerThreads;
    class Loud extends BroadcastChannel {}
    const channel = new Loud('guards');
    try {
      expect(channel).to.be.instanceOf(Loud).and.instanceOf(BroadcastChannel);
      expect(channel).to.be.instanceOf(originalOf(BroadcastChannel));
      expect(channel.name).to.equal('guards');
    } finally {
      channel.close();
    }
    // Node 26 says of a proxy that it is one.
    expect(inspect(Worker)).to.be.oneOf([inspectedBefore, `Proxy(${inspectedBefore})`]);
    expect(inspect(zlib.Gzip)).to.equal(inspect(originalOf(zlib.Gzip)));
    expect(inspect(MessageChannel)).to.equal(inspect(originalOf(MessageChannel)));
    expect(Worker.prototype.constructor).to.equal(Worker);
    expectRefused(() => new Worker('nothing'), 'worker_threads.Worker');
    expectRefused(() => new Loud('again'), 'BroadcastChannel');
    const Plain = zlib.Gzip as unknown as new () => zlib.Gzip;
    expect(new Plain()).to.be.instanceOf(zlib.Gzip).and.instanceOf(stream.Transform);
    const ReadStream = fs.ReadStream as unknown as new (file: string) => fs.ReadStream;
    const file = new ReadStream(__filename);
    expect(file).to.be.instanceOf(fs.ReadStream);
    file.destroy();
    expectRefused(() => new ReadStream(__filename), 'fs.ReadStream');
  });

  it('refuse functions with an optional callback only when they get one', () => {
    const { privateKey } = crypto.generateKeyPairSync('ed25519');
    const data = Buffer.from('a');
    expect(inRun(() => crypto.sign(null, data, privateKey))).to.be.instanceOf(Buffer);
    const sign = (): void => crypto.sign(null, data, privateKey, () => undefined);
    expectRefused(sign, 'crypto.sign');
  });
});

describe('what guards reach', () => {
  beforeEach(install);
  afterEach(restore);

  it('do not stand in the way of what is harmless', () => {
    const made = inRun(() => [
      new net.Socket(),
      new http.Agent(),
      http.createServer(),
      structuredClone({ a: new Map([[1, 2]]) }),
      zlib.gunzipSync(zlib.gzipSync('a')),
      new Response('a').text(),
      stream.promises.pipeline(stream.Readable.from(['a']), new stream.PassThrough().resume()),
      crypto.createHash('sha256').update('a').digest('hex'),
      new AbortController().signal,
      typeof fs.ReadStream,
    ]);
    expect(made).to.be.an('array');
  });

  it('reach the socket that a request would open', () => {
    expectRefused(() => new net.Socket().connect(1), 'net.Socket.prototype.connect');
    expectRefused(() => http.createServer().listen(0), 'net.Server.prototype.listen');
    expectRefused(() => http.get('http://localhost:1'), 'http.get');
    expectRefused(() => fetch('http://localhost:1'), 'fetch');
  });

  it('guard a module that is loaded later', () => {
    const tls = Reflect.apply(Module.createRequire(__filename), undefined, [
      'node:tls',
    ]) as typeof tlsModule;
    expectRefused(() => tls.connect(1), 'tls.connect');
    const inspector = process.getBuiltinModule('node:inspector');
    expectRefused(() => inspector.open(), 'inspector.open');
  });

  it('show in ES modules as well', async () => {
    const asModule = await import('node:fs');
    expect(asModule.readFileSync).to.equal(fs.readFileSync);
    expectRefused(() => asModule.readFileSync(__filename), 'fs.readFileSync');
  });
});

describe('installing guards', () => {
  beforeEach(install);
  afterEach(restore);

  it('leaves heddle itself a way past them', () => {
    expect(inRun(() => outsideRun(() => fs.existsSync(__filename)))).to.equal(true);
    expectRefused(() => fs.existsSync(__filename), 'fs.existsSync');
  });

  it('let a call through when refuse returns', () => {
    const asked: string[] = [];
    installRefusals(
      () => isInside,
      (name) => void asked.push(name),
    );
    expect(inRun(() => fs.existsSync(__filename))).to.equal(true);
    expect(asked).to.deep.equal(['fs.existsSync']);
  });

  it('are put in place once, however often they are asked for', () => {
    const guard = fs.readFileSync;
    const load: unknown = Reflect.get(Module, '_load');
    installRefusals(
      () => isInside,
      () => undefined,
    );
    expect(fs.readFileSync).to.equal(guard);
    expect(Reflect.get(Module, '_load')).to.equal(load);
  });

  it('can be taken away again', () => {
    uninstall();
    const left = refusals().filter(({ holder, key }) => {
      const now = Object.getOwnPropertyDescriptor(holder, key);
      return typeof now?.value === 'function' && originalOf(now.value) !== now.value;
    });
    expect(left.map(({ name }) => name)).to.deep.equal([]);
    expect(originals.get('readFileSync')?.value).to.equal(fs.readFileSync);
    expect(inRun(() => fs.existsSync(__filename))).to.equal(true);
  });
});
