'use strict';
// Attaches to the main thread as a debugger would, prints where it stops, and lets it go on.
const inspector = require('node:inspector');
const { setImmediate, setInterval } = require('node:timers');
const { isMainThread, Worker, workerData } = require('node:worker_threads');

if (isMainThread && process.argv.includes('replay')) {
  const ready = new Int32Array(new SharedArrayBuffer(4));
  setImmediate(() => {
    new Worker(__filename, { workerData: ready, execArgv: [] }).unref();
  });
  inspector.open = () => undefined;
  inspector.waitForDebugger = () => {
    // In turns: the inspector answers only while this thread executes JavaScript.
    while (Atomics.load(ready, 0) === 0) Atomics.wait(ready, 0, 0, 5);
  };
} else if (!isMainThread) {
  const session = new inspector.Session();
  session.connectToMainThread();
  session.on('Debugger.paused', ({ params }) => {
    const frames = params.callFrames.map(({ functionName }) => functionName);
    require('node:fs').writeSync(2, `paused in ${frames.slice(0, 6).join(' < ')}\n`);
    session.post('Debugger.resume');
  });
  session.post('Debugger.enable', () => {
    Atomics.store(workerData, 0, 1);
    Atomics.notify(workerData, 0);
  });
  // A session alone does not keep its thread alive.
  setInterval(() => undefined, 60_000);
}
