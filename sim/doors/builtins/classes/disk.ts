import { harmless, refused } from './rule';

const DISK =
  'the disk is outside a run: read files before the run, or pass a sim.remote double in for what reads them';
const DATABASE =
  'this database is the real disk: pass a sim.remote double in, or open the database before the run';
const STORAGE = 'this storage outlives the run: pass a Map in, or a sim.remote double';

export const DISK_RULES = [
  ...refused(['fs', 'fs/promises'], DISK, ['*']),
  ...harmless('fs', ['Dirent.*', 'Stats.*', '_toUnixTimestamp']),
  ...harmless('fs', ['F_OK', 'R_OK', 'W_OK', 'X_OK']),
  ...harmless('fs', ['Dir.prototype.path', 'Dir.prototype.processReadResult']),
  ...refused('process', DISK, ['loadEnvFile']),
  ...refused('sqlite', DATABASE, ['*']),
  ...refused('', STORAGE, ['Storage.*', 'localStorage', 'sessionStorage']),
];
