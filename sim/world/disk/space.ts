import { DiskError } from './errors';

export interface SpaceLimits {
  /** Blocks of 4096 bytes. Default 131,072, which is 512 MiB. */
  readonly blocks?: number;
  /** Files, directories and links. Default 1,000,000. */
  readonly inodes?: number;
}

const DEFAULT_BLOCKS = 131_072;
const DEFAULT_INODES = 1_000_000;

/** What there is room for. Whatever does not fit fails with ENOSPC. */
export class Space {
  readonly blocks: number;
  readonly inodes: number;
  blocksUsed = 0;
  inodesUsed = 0;
  private lastInode = 1;

  constructor(limits: SpaceLimits = {}) {
    this.blocks = limits.blocks ?? DEFAULT_BLOCKS;
    this.inodes = limits.inodes ?? DEFAULT_INODES;
  }

  /** @throws DiskError ENOSPC if no block is left */
  expectRoom(): void {
    if (this.blocksUsed >= this.blocks) throw new DiskError('ENOSPC');
  }

  /** @returns the number of the new inode; numbers are not used again */
  takeInode(): number {
    if (this.inodesUsed >= this.inodes) throw new DiskError('ENOSPC');
    this.inodesUsed++;
    this.lastInode++;
    return this.lastInode;
  }
}
