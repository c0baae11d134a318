import { DiskError } from './errors';
import type { Space } from './space';

/** Bytes of a block: what is written of a file is whole up to a border of one. */
export const BLOCK = 4096;

/** No file may be longer, in bytes. */
const MAX_LENGTH = 2 ** 44;

/** Steps back that are remembered of one file; older ones count as written, as a kernel writes back. */
const MAX_UNDO = 1_024;

/** What is to be put back if a write or a truncation is lost. */
interface Undo {
  readonly lengthBefore: number;
  readonly blocks: readonly (readonly [index: number, before: Uint8Array | undefined])[];
}

/**
 * The bytes of a file, in blocks; a block that was never written reads as zeros. Blocks are never
 * changed in place, so that the state before an unsynced write is a reference to the block before it.
 */
export class Content {
  private readonly blocks = new Map<number, Uint8Array>();
  private size = 0;
  private unsynced: Undo[] = [];

  /** @param load gives the bytes of a file that lies elsewhere until it is first asked for them */
  constructor(
    private readonly space: Space,
    private load?: { readonly size: number; bytes(): Uint8Array },
  ) {
    this.size = load?.size ?? 0;
  }

  get length(): number {
    return this.size;
  }

  /** Blocks that take space: what lies between sparse writes takes none. */
  get blockCount(): number {
    return this.load === undefined ? this.blocks.size : Math.ceil(this.size / BLOCK);
  }

  /** Fills `into` from `position` on. @returns how many bytes there were */
  read(into: Uint8Array, position: number): number {
    this.settle();
    const count = Math.max(0, Math.min(into.length, this.size - position));
    for (let done = 0; done < count;) {
      const { index, offset, length } = pieceAt(position + done, count - done);
      const stored = this.blocks.get(index)?.subarray(offset, offset + length);
      into.fill(0, done + (stored?.length ?? 0), done + length);
      if (stored !== undefined) into.set(stored, done);
      done += length;
    }
    return count;
  }

  /** @throws DiskError EFBIG, ENOSPC */
  write(bytes: Uint8Array, position: number): void {
    if (position + bytes.length > MAX_LENGTH) throw new DiskError('EFBIG');
    this.settle();
    for (let done = 0; done < bytes.length;) {
      const { index, offset, length } = pieceAt(position + done, bytes.length - done);
      this.writePiece(index, offset, bytes.subarray(done, done + length));
      done += length;
    }
  }

  /** @throws DiskError EFBIG */
  truncate(length: number): void {
    if (length > MAX_LENGTH) throw new DiskError('EFBIG');
    this.settle();
    if (length === this.size) return;
    const gone: [number, Uint8Array | undefined][] = [];
    if (length < this.size) {
      for (const [index, block] of this.blocks) {
        const kept = length - index * BLOCK;
        if (kept >= block.length) continue;
        gone.push([index, block]);
        this.put(index, kept > 0 ? block.slice(0, kept) : undefined);
      }
    }
    this.remember({ lengthBefore: this.size, blocks: gone });
    this.size = length;
  }

  /** Gives back the space: nothing leads to this file any more. */
  release(): void {
    for (const index of [...this.blocks.keys()]) this.put(index, undefined);
  }

  /** What was written until now outlasts a crash. */
  sync(): void {
    this.unsynced = [];
  }

  /** How many of the last writes since the last sync are lost is chosen; 0 loses none. */
  crash(choose: (bound: number) => number): void {
    if (this.unsynced.length === 0) return;
    const lost = choose(this.unsynced.length + 1);
    for (let step = 0; step < lost; step++) {
      const undo = this.unsynced.pop();
      if (undo === undefined) break;
      for (const [index, before] of undo.blocks) this.put(index, before);
      this.size = undo.lengthBefore;
    }
    this.unsynced = [];
  }

  /** Takes in a file that lies elsewhere, before it is first read or written. */
  private settle(): void {
    if (this.load === undefined) return;
    const bytes = this.load.bytes();
    this.load = undefined;
    for (let start = 0; start < bytes.length; start += BLOCK) {
      this.put(start / BLOCK, bytes.slice(start, start + BLOCK));
    }
    this.size = bytes.length;
  }

  private writePiece(index: number, offset: number, piece: Uint8Array): void {
    const before = this.blocks.get(index);
    if (before === undefined) this.space.expectRoom();
    const end = offset + piece.length;
    const block = new Uint8Array(Math.max(before?.length ?? 0, end));
    if (before !== undefined) block.set(before);
    block.set(piece, offset);
    this.put(index, block);
    this.remember({ lengthBefore: this.size, blocks: [[index, before]] });
    this.size = Math.max(this.size, index * BLOCK + end);
  }

  private put(index: number, block: Uint8Array | undefined): void {
    const hadBlock = this.blocks.has(index);
    if (block === undefined) {
      this.blocks.delete(index);
      if (hadBlock) this.space.blocksUsed--;
      return;
    }
    if (!hadBlock) this.space.blocksUsed++;
    this.blocks.set(index, block);
  }

  private remember(undo: Undo): void {
    this.unsynced.push(undo);
    if (this.unsynced.length > 2 * MAX_UNDO) this.unsynced = this.unsynced.slice(-MAX_UNDO);
  }
}

/** The part of `length` bytes from `position` on that lies in one block. */
function pieceAt(
  position: number,
  length: number,
): { readonly index: number; readonly offset: number; readonly length: number } {
  const offset = position % BLOCK;
  return {
    index: (position - offset) / BLOCK,
    offset,
    length: Math.min(length, BLOCK - offset),
  };
}
