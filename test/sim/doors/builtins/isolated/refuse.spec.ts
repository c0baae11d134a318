import * as childProcess from 'node:child_process';
import * as crypto from 'node:crypto';
import * as fs from 'node:fs';
import * as http from 'node:http';
import { Module } from 'node:module';
import * as net from 'node:net';
import * as stream from 'node:stream';
import { inspect, promisify } from 'node:util';
import type * as http2Module from 'node:http2';
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

/** Refused, and outside a run without effect here. */
function changeFolder(): string {
  process.chdir('.');
  return process.cwd();
}

describe('the guards of refused built-ins', () => {
  beforeEach(install);
  afterEach(restore);

  it('stand in front of every refused function, class and accessor', () => {
    const loose: string[] = [];
    const places = refusals();
    expect(places.length).to.be.above(100);
    for (const { name, holder, key } of places) {
      if (unreplaceable().includes(name)) continue;
      const met = inRun(() => {
        const value: unknown = Reflect.get(holder, key);
        return typeof value === 'function' ? (value as AnyFunction)(() => undefined) : undefined;
      });
      if (!(met instanceof Refused && met.builtIn === name)) loose.push(name);
    }
    expect(loose).to.deep.equal([]);
  });

  it('leave out what Node itself keeps fixed, and list it', () => {
    expect(['Storage.prototype.length']).to.include.members([...unreplaceable()]);
  });

  it('name the call, its other names and the remedy', () => {
    const met = inRun(() => new MessageChannel()) as Refused;
    expect(met.builtIn).to.equal('MessageChannel');
    expect(met.aliases).to.include('worker_threads.MessageChannel');
    expect(met.remedy).to.match(/EventEmitter/);
  });

  it("are Node's own functions outside a run", async () => {
    expect(fs.readFileSync(__filename, 'utf8')).to.include('outside a run');
    expect(await fs.promises.readFile(__filename, 'utf8')).to.include('outside a run');
    expect((await promisify(zlib.gzip)('a')).length).to.be.above(1);
    expect((await promisify(childProcess.exec)('exit 0')).stdout).to.equal('');
    const { port1, port2 } = new MessageChannel();
    port1.postMessage('hello');
    expect(workerThreads.receiveMessageOnPort(port2)).to.deep.equal({ message: 'hello' });
    port1.close();
    const digest = await crypto.webcrypto.subtle.digest('SHA-256', Buffer.from('a'));
    expect(digest.byteLength).to.equal(32);
  });

  it('guard the forms that promisify uses', () => {
    expectRefused(() => promisify(childProcess.exec)('exit 0'), 'child_process.exec');
    expectRefused(() => promisify(childProcess.execFile)('none'), 'child_process.execFile');
  });
});

describe('what guards keep of the function behind them', () => {
  beforeEach(install);
  afterEach(restore);

  it('keep name, length, own properties and identity', () => {
    const { execFile } = childProcess;
    expect(execFile.name).to.equal('execFile');
    expect(execFile.length).to.equal(originalOf(execFile).length);
    expect(originalOf(execFile)).to.not.equal(execFile);
    expect(execFile.prototype).to.equal(originalOf(execFile).prototype);
    expectRefused(() => process.report.getReport(), 'process.report.getReport');
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
      fs.existsSync(__filename),
    ]);
    expect(made).to.be.an('array');
  });

  it('reach what is named in several modules', () => {
    expectRefused(() => new workerThreads.BroadcastChannel('c'), 'BroadcastChannel');
  });

  it('guard a module that is loaded later', () => {
    const http2 = Reflect.apply(Module.createRequire(__filename), undefined, [
      'node:http2',
    ]) as typeof http2Module;
    expectRefused(() => http2.connect('http://localhost:1'), 'http2.connect');
    const inspector = process.getBuiltinModule('node:inspector');
    expectRefused(() => inspector.open(), 'inspector.open');
  });

  it('show in ES modules as well', async () => {
    const asModule = await import('node:child_process');
    expect(asModule.execFile).to.equal(childProcess.execFile);
    expectRefused(() => asModule.execFile('none'), 'child_process.execFile');
  });
});

describe('installing guards', () => {
  beforeEach(install);
  afterEach(restore);

  it('leaves heddle itself a way past them', () => {
    expect(inRun(() => outsideRun(changeFolder))).to.equal(process.cwd());
    expectRefused(changeFolder, 'process.chdir');
  });

  it('let a call through when refuse returns', () => {
    const asked: string[] = [];
    installRefusals(
      () => isInside,
      (name) => void asked.push(name),
    );
    expect(inRun(changeFolder)).to.equal(process.cwd());
    expect(asked).to.deep.equal(['process.chdir']);
  });

  it('are put in place once, however often they are asked for', () => {
    const guard = childProcess.execFile;
    const load: unknown = Reflect.get(Module, '_load');
    installRefusals(
      () => isInside,
      () => undefined,
    );
    expect(childProcess.execFile).to.equal(guard);
    expect(Reflect.get(Module, '_load')).to.equal(load);
  });

  it('can be taken away again', () => {
    uninstall();
    const left = refusals().filter(({ holder, key }) => {
      const now = Object.getOwnPropertyDescriptor(holder, key);
      return typeof now?.value === 'function' && originalOf(now.value) !== now.value;
    });
    expect(left.map(({ name }) => name)).to.deep.equal([]);
    expect(originals.get('execFile')?.value).to.equal(childProcess.execFile);
    expect(inRun(changeFolder)).to.equal(process.cwd());
  });
});
