import { constants } from 'node:fs';
import type { Facts } from '../../world/disk/attributes';
import type { NodeKind } from '../../world/disk/names';
import type { Space } from '../../world/disk/space';
import { BLOCK } from '../../world/disk/content';

/** The disk has this number; nothing depends on which. */
const DEVICE = 2049;

const KINDS: Readonly<Record<NodeKind, number>> = {
  file: constants.S_IFREG,
  directory: constants.S_IFDIR,
  link: constants.S_IFLNK,
  device: constants.S_IFCHR,
};

/** libuv's own numbers, which Node keeps to itself. */
const DIRENT_KINDS: Readonly<Record<NodeKind, number>> = {
  file: 1,
  directory: 2,
  link: 3,
  device: 6,
};

/** The fields of a Stats in the order in which Node's own fs reads them. */
export function statFields(facts: Facts, isBigint: boolean): Float64Array | BigInt64Array {
  const fields = [
    DEVICE,
    KINDS[facts.kind] | facts.mode,
    facts.links,
    facts.uid,
    facts.gid,
    0,
    BLOCK,
    facts.inode,
    facts.size,
    facts.blocks,
    ...[facts.atimeUs, facts.mtimeUs, facts.ctimeUs, facts.birthtimeUs].flatMap(secondsAndRest),
  ];
  return isBigint ? BigInt64Array.from(fields, BigInt) : Float64Array.from(fields);
}

/** The fields of a StatFs, likewise. */
export function statFsFields(space: Space, isBigint: boolean): Float64Array | BigInt64Array {
  const free = space.blocks - space.blocksUsed;
  const ext4 = 0xef53;
  const inodesFree = space.inodes - space.inodesUsed;
  const fields = [ext4, BLOCK, space.blocks, free, free, space.inodes, inodesFree];
  return isBigint ? BigInt64Array.from(fields, BigInt) : Float64Array.from(fields);
}

/** The kind of an entry as Dirent knows it. */
export function direntKind(kind: NodeKind): number {
  return DIRENT_KINDS[kind];
}

function secondsAndRest(us: number): readonly [seconds: number, nanoseconds: number] {
  const seconds = Math.floor(us / 1_000_000);
  return [seconds, Math.round((us - seconds * 1_000_000) * 1_000)];
}
