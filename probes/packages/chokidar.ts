/** Watches a folder in which a file is made. */
import * as fs from 'node:fs';
import chokidar from 'chokidar';
import { simulate } from '../../sim';

simulate('chokidar', async () => {
  fs.mkdirSync('/tmp/watched');
  const watcher = chokidar.watch('/tmp/watched');
  const added = new Promise((resolve) => watcher.once('add', resolve));
  fs.writeFileSync('/tmp/watched/file', 'text');
  await added;
  await watcher.close();
});
