import * as fs from 'node:fs';
import * as path from 'node:path';
import { outsideRun } from '../../kernel/current';
import type { Backed, Backing } from '../../world/disk/backing';

/** The real disk, which a run only ever reads. */
export const realDisk: Backing = {
  look: (file) => outsideRun(() => look(file)),
  list: (folder) => outsideRun(() => listed(folder)),
};

const windows = new Map<string, readonly string[]>();

/**
 * Folders that show through to a run of a project: the project's own, what is installed beside or above
 * it, and Node's.
 */
export function windowsOf(roots: readonly string[]): readonly string[] {
  const key = roots.join('\0');
  let found = windows.get(key);
  if (found === undefined) {
    const candidates = [...roots, ...roots.flatMap(packagesAbove), path.dirname(process.execPath)];
    found = outsideRun(() => [...new Set(candidates)].filter((folder) => fs.existsSync(folder)));
    windows.set(key, found);
  }
  return found;
}

function packagesAbove(root: string): readonly string[] {
  const folders: string[] = [];
  for (let at = path.dirname(root); at !== path.dirname(at); at = path.dirname(at)) {
    folders.push(path.join(at, 'node_modules'));
  }
  return folders;
}

function look(file: string): Backed | undefined {
  const stats = statsOf(file);
  if (stats === undefined) return undefined;
  const mode = stats.mode & 0o777;
  if (stats.isDirectory()) return { kind: 'directory', mode };
  if (stats.isSymbolicLink()) return { kind: 'link', target: fs.readlinkSync(file) };
  if (!stats.isFile()) return undefined;
  const bytes = (): Uint8Array => outsideRun(() => fs.readFileSync(file));
  return { kind: 'file', mode, size: stats.size, bytes };
}

/** What may not be looked at is not there. */
function statsOf(file: string): fs.Stats | undefined {
  try {
    return fs.lstatSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function listed(folder: string): readonly string[] {
  try {
    return fs.readdirSync(folder);
  } catch {
    // What cannot be listed shows nothing: it was there when it was looked at.
    return [];
  }
}
