import { controlled, harmless, refused } from './rule';

const WATCH =
  'nothing tells a run that a file has changed: read it again, or call what would react to it';
const BLOB = 'reads the real disk, when it is read itself: make a Blob of what fs.readFile gives';
const REAL_DISK = 'reads the real disk: do it before the run';
const DATABASE =
  'this database is the real disk: pass a sim.remote double in, or open the database before the run';
const STORAGE = 'this storage outlives the run: pass a Map in, or a sim.remote double';

export const DISK_RULES = [
  ...controlled(['fs', 'fs/promises'], 'disk', ['*']),
  ...refused(['fs', 'fs.promises', 'fs/promises'], WATCH, ['watch']),
  ...refused('fs', WATCH, ['unwatchFile', 'watchFile']),
  ...refused('fs', BLOB, ['openAsBlob', 'openAsBlobSync']),
  ...harmless('fs', ['Dirent.*', 'Stats.*', '_toUnixTimestamp']),
  ...harmless('fs', ['F_OK', 'R_OK', 'W_OK', 'X_OK']),
  ...harmless('fs', ['Dir.prototype.path', 'Dir.prototype.processReadResult']),
  ...refused('process', REAL_DISK, ['loadEnvFile']),
  ...refused('sqlite', DATABASE, ['*']),
  ...refused('', STORAGE, ['Storage.*', 'localStorage', 'sessionStorage']),
];
