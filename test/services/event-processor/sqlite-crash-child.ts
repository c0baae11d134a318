import fs from 'node:fs';
import { SqliteStore } from '../../../services/event-processor/sqlite-store';
import { acceptRequest } from './sqlite-requests';

/** Accepts one event, and dies while it writes a second one. */
async function main(path: string): Promise<void> {
  const store = await SqliteStore.open({ path });
  await store.accept(acceptRequest('acknowledged'));
  const write = fs.writeSync.bind(fs) as (...args: unknown[]) => number;
  let writes = 0;
  Object.assign(fs, {
    writeSync: (...args: unknown[]) => {
      writes += 1;
      if (writes === 4) process.kill(process.pid, 'SIGKILL');
      return write(...args);
    },
  });
  await store.accept(acceptRequest('lost'));
}

void main(process.argv[2] ?? '');
