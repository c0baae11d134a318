import type { ScenarioOptions } from '../../sim/runner/options';
import { CERTIFICATE, KEY } from '../conformance/network/certificate';

/** How the runs of a scenario must end, by its title; a scenario that is not named passes. */
export type Expectation = Readonly<Record<string, RegExp>>;

export interface Probe {
  readonly source: string;
  /** Matches the ways in which the runs ended, each with its count; ` 1$` asks for a single run. */
  readonly expected: Expectation;
  readonly options?: ScenarioOptions;
  readonly instrument?: readonly string[];
}

/** Scenarios each of which leaves the simulation, by a call of that name. */
function leaving(calls: Readonly<Record<string, readonly [call: string, code: string]>>): Probe {
  const scenarios = Object.entries(calls).map(
    ([title, [, code]]) => `exports.${title} = async () => { ${code} };\n`,
  );
  const expected = Object.entries(calls).map(([title, [call]]) => [
    title,
    new RegExp(`^outsideSimulation: ${call.replaceAll('.', '\\.')} leaves the simulation: [^]* 1$`),
  ]);
  return {
    source: `'use strict';\n${scenarios.join('')}`,
    expected: Object.fromEntries(expected) as Expectation,
  };
}

function failing(message: RegExp): RegExp {
  return new RegExp(`^exception: ${message.source} 1$`);
}

const OUTSIDE: Readonly<Record<string, Probe>> = {
  worker: leaving({
    worker: [
      'worker_threads.Worker',
      `new (require('worker_threads').Worker)('1', { eval: true })`,
    ],
  }),
  childProcess: leaving({
    exec: ['child_process.exec', `require('child_process').exec('true', () => undefined)`],
    execSync: ['child_process.execSync', `require('child_process').execSync('true')`],
    caught: [
      'child_process.execSync',
      `try { require('child_process').execSync('true'); } catch {}`,
    ],
  }),
  messageChannel: leaving({
    channel: ['MessageChannel', 'new MessageChannel()'],
    broadcast: ['BroadcastChannel', `new BroadcastChannel('a')`],
  }),
  network: leaving({
    multiplexing: ['http2.connect', `require('http2').connect('http://127.0.0.1:1')`],
  }),
  names: leaving({ resolving: ['dns.resolve4', `require('dns').resolve4('a', () => undefined)`] }),
  watching: leaving({
    watch: ['fs.watch', `require('fs').watch('.')`],
    watchFile: ['fs.watchFile', `require('fs').watchFile('a', () => undefined)`],
  }),
  wasmCompile: leaving({
    compile: [
      'WebAssembly.compileStreaming',
      `new WebAssembly.Module(WASM); await WebAssembly.compile(WASM);
       await WebAssembly.compileStreaming(new Response(WASM))`.replaceAll(
        'WASM',
        'new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])',
      ),
    ],
  }),
  atomicsWait: leaving({
    wait: ['Atomics.wait', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)'],
    waitAsync: [
      'Atomics.waitAsync',
      'await Atomics.waitAsync(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1).value',
    ],
  }),
  standardInput: leaving({ reading: ['process.stdin', `process.stdin.on('data', () => 0)`] }),
  processWide: leaving({
    exit: ['process.exit', 'process.exit(0)'],
    kill: ['process.kill', 'process.kill(process.pid, 0)'],
    chdir: ['process.chdir', `process.chdir('/')`],
  }),
  inspector: leaving({
    session: ['inspector.Session', `new (require('inspector').Session)().connect()`],
  }),
};

const INSIDE: Readonly<Record<string, Probe>> = {
  sharedMemory: {
    source: `exports.make = async () => { new SharedArrayBuffer(4); };`,
    expected: {},
  },
  endlessLoop: {
    source: `exports.loop = async () => { await null; for (;;); };`,
    expected: { loop: /^livelock: no scheduling point within 1000 ms of real time.* 1$/ },
  },
  busyWaiting: {
    source: `exports.wait = async () => { const end = Date.now() + 50; while (Date.now() < end); };`,
    expected: {},
  },
  synchronousForms: {
    source: `exports.compute = async () => {
      const crypto = require('crypto');
      crypto.createHash('sha1').update('a').digest();
      crypto.generateKeyPairSync('rsa', { modulusLength: 1024 });
      require('zlib').gzipSync('a');
    };`,
    expected: {},
  },
  threadPool: {
    source: `exports.compute = async () => {
      const { promisify } = require('util');
      const { gzip, gunzip } = require('zlib');
      const back = await promisify(gunzip)(await promisify(gzip)('a'));
      await promisify(require('crypto').pbkdf2)('a', 'b', 1, 8, 'sha1');
      await crypto.subtle.digest('SHA-256', back);
      const packed = new Blob(['a']).stream().pipeThrough(new CompressionStream('gzip'));
      for await (const part of packed) if (part.length === 0) throw new Error('nothing');
    };`,
    expected: {},
  },
  keyMaterial: {
    source: `exports.make = async () => {
      const { generateKeyPair } = require('crypto');
      const { publicKey } = await require('util').promisify(generateKeyPair)('ed25519');
      return publicKey.asymmetricKeyType;
    };`,
    expected: {},
  },
  loopback: {
    source: `exports.request = async () => {
      const http = require('http');
      const server = http.createServer((request, response) => response.end('hello'));
      await new Promise((resolve) => server.listen(80, resolve));
      const [response] = await require('events').once(http.get('http://localhost'), 'response');
      const text = (await response.toArray()).join('');
      if (text !== 'hello') throw new Error(text);
      server.close();
      throw await new Promise((resolve) => require('net').connect(9).on('error', resolve));
    };`,
    expected: { request: failing(/connect ECONNREFUSED 127\.0\.0\.1:9/) },
  },
  unencrypted: {
    source: `exports.secure = async () => {
      const server = require('tls').createServer(CREDENTIALS, (socket) => socket.end('hello'));
      await new Promise((resolve) => server.listen(443, resolve));
      const socket = require('tls').connect({ port: 443 });
      const text = (await socket.toArray()).join('');
      server.close();
      throw new Error(text + ' ' + socket.authorized);
    };`.replaceAll('CREDENTIALS', JSON.stringify({ key: KEY, cert: CERTIFICATE })),
    expected: { secure: failing(/hello true/) },
  },
  datagrams: {
    source: `exports.inOrder = async () => {
      const [one, other] = [1, 2].map(() => require('dgram').createSocket('udp4'));
      await new Promise((resolve) => other.bind(53, resolve));
      let next = 0;
      const all = new Promise((resolve, reject) => other.on('message', (text) => {
        if (Number(text) !== next++) reject(new Error('not in order'));
        else if (next === 100) resolve();
      }));
      for (let number = 0; number < 100; number++) one.send(String(number), 53);
      await all;
      one.close(); other.close();
    };`,
    expected: {},
  },
  slowRequests: {
    source: `exports.wait = async (sim) => {
      const server = require('http').createServer({ requestTimeout: 1000, headersTimeout: 1000 });
      await new Promise((resolve) => server.listen(80, resolve));
      const socket = require('net').connect(80);
      socket.write('GET / HTTP/1.1');
      socket.on('close', () => { throw new Error('timed out'); });
      await sim.sleep(5_000);
      server.closeAllConnections();
      server.close();
      socket.removeAllListeners('close').destroy();
    };`,
    expected: {},
  },
  files: {
    source: `exports.write = async () => {
      const fs = require('fs');
      await fs.promises.writeFile('planted.txt', 'x');
      if (!fs.readFileSync(__filename, 'utf8').includes('planted')) throw new Error('unreadable');
      throw new Error(fs.readFileSync('planted.txt', 'utf8') + ' is here');
    };`,
    expected: { write: failing(/x is here/) },
  },
  clock: {
    source: `exports.now = async () => { throw new Error(new Date().toISOString()); };`,
    expected: { now: failing(/2025-01-01T00:00:00\.000Z/) },
  },
  machine: {
    source: `exports.facts = async () => {
      const os = require('os');
      throw new Error([process.pid, os.hostname(), os.loadavg()[0], process.memoryUsage().rss].join(' '));
    };`,
    expected: { facts: failing(/1000 heddle 0 67108864/) },
  },
  environment: {
    source: `exports.path = async () => { throw new Error(typeof process.env.PATH); };`,
    expected: { path: failing(/string/) },
  },
  timeZone: {
    source: `exports.zone = async () => {
      throw new Error(Intl.DateTimeFormat().resolvedOptions().timeZone + ' ' + (1.5).toLocaleString());
    };`,
    expected: { zone: failing(new RegExp(`${zone()} ${(1.5).toLocaleString()}`)) },
  },
  weakReferences: {
    source: `exports.keep = async (sim) => {
      let finalized = 0;
      new FinalizationRegistry(() => finalized++).register({}, 1);
      const reference = (() => new WeakRef({ large: new Array(1e6).fill(1) }))();
      await sim.sleep(1000);
      if (finalized > 0 || reference.deref() === undefined) throw new Error('collected');
    };`,
    expected: {},
  },
};

/** Between read and write of each increment stands an await of a value that is there already. */
const LOST_UPDATE = `exports.lost = async (sim) => {
      let count = 0;
      const increment = async () => {
        const before = count;
        await null;
        count = before + 1;
      };
      const late = sim.spawn('late', async () => { await sim.sleep(5); await increment(); });
      await sim.sleep(5);
      await increment();
      await late;
      if (count !== 2) throw new Error('lost');
    };`;

const ORDERS: Readonly<Record<string, Probe>> = {
  settledAwaits: {
    source: LOST_UPDATE,
    expected: { lost: /^(?=[^]*exception: lost \d+)(?=[^]*passed \d+)/ },
  },
  settledAtIo: {
    source: LOST_UPDATE,
    expected: { lost: /^passed 200$/ },
    options: { granularity: 'io' },
  },
  keptOrders: {
    source: `exports.waiters = async () => {
      const log = [];
      let open;
      const door = new Promise((resolve) => { open = resolve; });
      const wait = async (name) => { await door; log.push(name); };
      const all = [wait(1), wait(2), wait(3)];
      open();
      await Promise.all(all);
      if (log.join() !== '1,2,3') throw new Error(log.join());
    };
    exports.ticks = async () => {
      const log = [];
      await new Promise((resolve) => {
        setImmediate(() => {
          queueMicrotask(() => { log.push('microtask'); resolve(); });
          process.nextTick(() => log.push('tick'));
        });
      });
      if (log.join() !== 'tick,microtask') throw new Error(log.join());
    };
    exports.listeners = async () => {
      const log = [];
      const emitter = new (require('events'))();
      for (const name of [1, 2, 3]) emitter.on('a', () => log.push(name));
      emitter.emit('a');
      if (log.join() !== '1,2,3') throw new Error(log.join());
    };`,
    expected: { waiters: /^passed 200$/, ticks: /^passed 200$/, listeners: /^passed 200$/ },
  },
  latency: {
    source: `exports.range = async (sim) => {
      const began = Date.now();
      await sim.sleep(100);
      const took = Date.now() - began;
      if (took < 50 || took > 801) throw new Error('out of range');
      if (took < 51) throw new Error('shortest');
      if (took > 790) throw new Error('longest');
    };`,
    expected: {
      range: /^(?!.*out of range)(?=[^]*exception: shortest)(?=[^]*exception: longest)/,
    },
  },
  ownTimers: {
    source: `exports.own = ${timerIn('setTimeout')}`,
    expected: { own: /^(?=[^]*stretched)(?=[^]*early)(?=[^]*passed)/ },
  },
  exactTimers: {
    source: `exports.own = ${timerIn('setTimeout')}`,
    expected: { own: /^passed 200$/ },
    options: { exact: true },
  },
  codeTimers: {
    source: `const { set } = require('./code');
    exports.length = ${timerIn('set')}
    exports.order = async () => {
      const log = [];
      await new Promise((resolve) => {
        set(() => { log.push(20); resolve(); }, 20);
        set(() => log.push(10), 10);
      });
      if (log.join() !== '10,20') throw new Error(log.join());
    };`,
    expected: { length: /^passed 200$/, order: /^passed 200$/ },
  },
  packageState: {
    source: `exports.state = async () => { if (require('stateful').next() === 5) throw new Error('fifth'); };`,
    expected: { state: /^passed \d+\nexception: fifth 1\n?/ },
  },
  packageAwaits: {
    source: `exports.race = async () => {
      const { add, reset, total } = require('stateful');
      reset();
      await Promise.all([add('ab'), add('cd')]);
      if (total() !== 'abcd' && total() !== 'acbd') throw new Error(total());
    };`,
    expected: { race: /^passed 200$/ },
  },
};

const LOADING: Readonly<Record<string, Probe>> = {
  esModules: {
    source: `exports.all = async () => {
      const { facts } = require('./module.mjs');
      throw new Error(await facts());
    };`,
    expected: { all: failing(/file: function object string 2/) },
  },
  functionText: {
    source: `exports.text = async () => {
      async function f() { await null; }
      throw new Error(String(f.toString() === 'async function f() { await null; }'));
    };`,
    expected: { text: failing(/false/) },
  },
  evaluatedCode: {
    source: `exports.made = async () => {
      const log = [];
      const f = eval('(async (name) => { log.push(name + 1); await null; log.push(name + 2); })');
      await Promise.all([f('a'), f('b')]);
      if (log.join() !== 'a1,b1,a2,b2') throw new Error(log.join());
    };
    exports.written = async () => {
      const log = [];
      const f = async (name) => { log.push(name + 1); await null; log.push(name + 2); };
      await Promise.all([f('a'), f('b')]);
      if (log.join() !== 'a1,b1,a2,b2') throw new Error('another order');
    };`,
    expected: {
      made: /^passed 200$/,
      written: /^(?=[^]*another order)(?=[^]*passed)/,
    },
  },
};

export const PROBES: Readonly<Record<string, Probe>> = {
  ...OUTSIDE,
  ...INSIDE,
  ...ORDERS,
  ...LOADING,
};

/** What the probes require. */
export const SUPPORT: Readonly<Record<string, string>> = {
  'code.js': `exports.set = (callback, ms) => setTimeout(callback, ms);\n`,
  'module.mjs': `export let count = 1;
export const facts = async () => {
  const self = await import('./module.mjs');
  count++;
  return [import.meta.url.slice(0, 5), typeof require, typeof module, typeof __filename, self.count].join(' ');
};
`,
  'node_modules/stateful/package.json': '{"name":"stateful","version":"1.0.0","main":"main.js"}\n',
  'node_modules/stateful/main.js': `let calls = 0;
let text = '';
exports.next = () => ++calls;
exports.reset = () => { text = ''; };
exports.total = () => text;
exports.add = async (letters) => {
  for (const letter of letters) {
    await null;
    text += letter;
  }
};
`,
};

/** Files that are refused, by the name of their probe. */
export const REFUSED_FILES: Readonly<Record<string, string>> = {
  'top-level-await.mjs': `await null;\nexport const scenario = async () => undefined;\n`,
  'var-beside-function.cjs': `exports.scenario = async () => {
  async function both() { var x = 1; function x() {} await null; return x; }
  await both();
};
`,
};

/** A scenario that fails when a timer takes less than its time, or more than two steps may make it late. */
function timerIn(set: string): string {
  return `async () => {
    const began = Date.now();
    await new Promise((resolve) => { ${set}(resolve, 100); });
    const took = Date.now() - began;
    if (took < 100) throw new Error('early');
    if (took > 150) throw new Error('stretched');
  };`;
}

function zone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
