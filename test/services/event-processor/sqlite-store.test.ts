import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteStore } from '../../../services/event-processor/sqlite-store';
import { eventStoreSuite } from './event-store-suite';

eventStoreSuite('SqliteStore', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'heddle-store-'));
  const store = await SqliteStore.open({ path: join(folder, 'events.db') });
  return {
    store,
    close: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
});
