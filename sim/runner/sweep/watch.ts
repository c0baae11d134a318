import { Worker } from 'node:worker_threads';

/** The signal by which a worker that outgrew its memory ends: nothing else sends it. */
export const MEMORY_SIGNAL = 'SIGVTALRM';

/**
 * Ends this process when it outgrows its memory, or when its parent is gone. A thread of its own
 * looks, for code under test may not return for seconds; V8's limit alone would not count buffers.
 */
export function watchProcess({ memoryMb }: { readonly memoryMb: number }): void {
  const watch = new Worker(WATCH, {
    eval: true,
    execArgv: [],
    env: {},
    workerData: { parent: process.ppid, bytes: memoryMb * 2 ** 20, signal: MEMORY_SIGNAL },
  });
  watch.unref();
}

/** Real milliseconds between two looks. */
const LOOK_MS = 50;

const WATCH = `
const { parent, bytes, signal } = require('node:worker_threads').workerData;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
  if (process.memoryUsage.rss() > bytes) process.kill(process.pid, signal);
}, ${LOOK_MS});
`;
