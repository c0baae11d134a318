import { prng } from '../../../../sim/choices/prng';
import { Disk } from '../../../../sim/world/disk/disk';
import type { DiskOptions } from '../../../../sim/world/disk/volume';

/** A disk with a folder /d and a clock that stands still. */
export function newDisk(options: Partial<DiskOptions> = {}): Disk {
  return new Disk({ nowUs: () => 0, random: () => 0, folders: ['/d'], ...options });
}

export function write(disk: Disk, path: string, text: string, sync = false): void {
  const fd = disk.files.open(path, { write: true, create: true, truncate: true }, 0o666);
  disk.files.write(fd, Buffer.from(text));
  if (sync) disk.files.sync(fd, 'fsync');
  disk.files.close(fd);
}

export function append(disk: Disk, path: string, text: string): void {
  const fd = disk.files.open(path, { write: true, create: true, append: true }, 0o666);
  disk.files.write(fd, Buffer.from(text));
  disk.files.close(fd);
}

export function read(disk: Disk, path: string): string {
  const fd = disk.files.open(path, { read: true }, 0);
  const into = Buffer.alloc(disk.attributes.stat(disk.files.nodeOf(fd), 'fstat').size);
  const count = disk.files.read(fd, into);
  disk.files.close(fd);
  return into.toString('utf8', 0, count);
}

/** Makes what happened in a folder until now outlast a crash. */
export function syncFolder(disk: Disk, path: string): void {
  const fd = disk.files.open(path, { read: true }, 0);
  disk.files.sync(fd, 'fsync');
  disk.files.close(fd);
}

export function namesIn(disk: Disk, path: string): readonly string[] {
  return disk.names.readdir(path).map(({ name }) => name);
}

export const losesNothing = (): number => 0;
export const losesAll = (bound: number): number => bound - 1;

/** A crash by a seed. */
export function chance(seed: number): (bound: number) => number {
  const draw = prng(seed, 'crash');
  return (bound) => Math.floor(draw() * bound);
}

/** The choices in their order; 0 behind their end. */
export function chosen(...choices: readonly number[]): (bound: number) => number {
  const left = [...choices];
  return () => left.shift() ?? 0;
}
