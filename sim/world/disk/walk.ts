import { DiskError } from './errors';
import type { DirectoryNode, Node } from './nodes';
import type { Volume } from './volume';

/** Where a path leads. */
export interface Found {
  /** The directory that holds, or would hold, the last name. */
  readonly parent: DirectoryNode;
  /** The last name; `.` where the path ends at a directory without naming it, such as `/` or `a/..`. */
  readonly name: string;
  /** undefined if nothing is there, though its directory is. */
  readonly node: Node | undefined;
  /** Whether the path ends in a slash, which only a directory may. */
  readonly endsInSlash: boolean;
}

/** A path that leads to something. */
export type Existing = Found & { readonly node: Node };

const MAX_LINKS = 40;
const MAX_PATH = 4_095;
const MAX_NAME = 255;

/**
 * Walks an absolute path from the root, through symbolic links.
 *
 * @param follow whether a symbolic link at its end is followed too
 * @param slashFails with what a slash behind something else than a directory fails
 * @throws DiskError ENOENT, ENOTDIR, EACCES, ELOOP, ENAMETOOLONG
 */
export function walk(
  volume: Volume,
  path: string,
  follow: boolean,
  slashFails: 'ENOTDIR' | 'EISDIR' = 'ENOTDIR',
): Found {
  if (path === '') throw new DiskError('ENOENT');
  if (Buffer.byteLength(path) > MAX_PATH) throw new DiskError('ENAMETOOLONG');
  let endsInDot = path.endsWith('/.');
  let endsInSlash = endsInDot || path.endsWith('/');
  const names = namesOf(path);
  let links = 0;
  let at = volume.root;
  for (;;) {
    const name = names.pop();
    if (name === undefined) return { parent: at.parent, name: '.', node: at, endsInSlash };
    if (name === '..') {
      at = at.parent;
      continue;
    }
    if (Buffer.byteLength(name) > MAX_NAME) throw new DiskError('ENAMETOOLONG');
    volume.expectAccess(at, 1);
    const node = at.get(name);
    const isLast = names.length === 0;
    if (node?.kind === 'link' && (!isLast || follow || endsInSlash)) {
      links++;
      if (links > MAX_LINKS) throw new DiskError('ELOOP');
      if (node.target.startsWith('/')) at = volume.root;
      if (isLast) {
        endsInDot ||= node.target.endsWith('/.');
        endsInSlash ||= endsInDot || node.target.endsWith('/');
      }
      names.push(...namesOf(node.target));
      continue;
    }
    if (isLast) {
      if (endsInSlash && node !== undefined && node.kind !== 'directory')
        throw new DiskError(endsInDot ? 'ENOTDIR' : slashFails);
      if (!endsInDot) return { parent: at, name, node, endsInSlash };
      // The dot is looked up in what stands before it, which has to be there.
      if (node === undefined) throw new DiskError('ENOENT');
      return { parent: at, name: '.', node, endsInSlash };
    }
    if (node === undefined) throw new DiskError('ENOENT');
    if (node.kind !== 'directory') throw new DiskError('ENOTDIR');
    at = node;
  }
}

/** The path without the slashes at its end. */
export function withoutSlash(path: string): string {
  return path.replace(/([^/])\/+$/, '$1');
}

/**
 * The entry that a path names, a link at its end not followed even where a slash stands behind it: for what
 * makes, moves and removes entries.
 */
export function walkToEntry(volume: Volume, path: string): Found {
  const bare = withoutSlash(path);
  return { ...walk(volume, bare, false), endsInSlash: bare !== path };
}

/** @throws DiskError as `walk`, and ENOENT if nothing is there */
export function walkToExisting(volume: Volume, path: string, follow: boolean): Existing {
  const found = walk(volume, path, follow);
  if (found.node === undefined) throw new DiskError('ENOENT');
  return { ...found, node: found.node };
}

/** The path of a directory from the root. */
export function pathOf(directory: DirectoryNode): string {
  const names: string[] = [];
  for (let at = directory; at !== at.parent; at = at.parent) names.unshift(at.name);
  return `/${names.join('/')}`;
}

/** Last name first. */
function namesOf(path: string): string[] {
  return path
    .split('/')
    .filter((name) => name !== '' && name !== '.')
    .reverse();
}
