import { expect } from 'chai';
import { DiskError, type DiskErrorCode } from '../../../../sim/world/disk/errors';
import type { Attempt } from '../../../../sim/world/disk/volume';
import { append, namesIn, newDisk, read, write } from './disk-under-test';

describe('bounds and faults of a disk', () => {
  it('is full when its blocks are used up, and again has room when they are not', () => {
    const disk = newDisk({ limits: { blocks: 2 } });
    write(disk, '/d/a', 'x'.repeat(8_192));
    expect(
      codeOf(() => {
        append(disk, '/d/a', 'y');
      }),
    ).to.equal('ENOSPC');
    expect(read(disk, '/d/a')).to.have.length(8_192);
    write(disk, '/d/a', 'short');
    append(disk, '/d/b', 'y');
    expect(read(disk, '/d/b')).to.equal('y');
  });

  it('is full when its inodes are used up', () => {
    const disk = newDisk({ limits: { inodes: 9 } });
    const make = (): void => {
      for (let index = 0; index < 9; index++) write(disk, `/d/${String(index)}`, '');
    };
    expect(codeOf(make)).to.equal('ENOSPC');
  });

  it('has so many descriptors', () => {
    const disk = newDisk({ limits: { descriptors: 2 } });
    const open = (): number => disk.files.open('/d/a', { write: true, create: true }, 0o666);
    const first = open();
    open();
    expect(codeOf(open)).to.equal('EMFILE');
    disk.files.close(first);
    expect(open()).to.equal(first);
  });

  it('holds no file that is longer than files may be', () => {
    const disk = newDisk();
    const fd = disk.files.open('/d/a', { write: true, create: true }, 0o666);
    const far = (): void => {
      disk.files.write(fd, Buffer.from('x'), 2 ** 44);
    };
    expect(codeOf(far)).to.equal('EFBIG');
  });

  it('asks before each operation whether it is to fail', () => {
    const disk = newDisk();
    const asked: Attempt[] = [];
    disk.faults = (attempt) => {
      asked.push(attempt);
      return attempt.syscall === 'write' ? 'EIO' : undefined;
    };
    expect(
      codeOf(() => {
        write(disk, '/d/a', 'x');
      }),
    ).to.equal('EIO');
    expect(asked.map(({ syscall, path }) => [syscall, path])).to.deep.equal([
      ['open', '/d/a'],
      ['write', undefined],
    ]);
    disk.faults = undefined;
    expect(namesIn(disk, '/d')).to.deep.equal(['a']);
    expect(read(disk, '/d/a')).to.equal('');
  });

  it('shows files of another disk through itself until they are written', () => {
    const text = Buffer.from('theirs');
    const disk = newDisk({
      through: {
        folders: ['/p'],
        backing: {
          look: (path) =>
            path === '/p/a' || path === '/p/b'
              ? { kind: 'file', mode: 0o644, size: text.length, bytes: () => text }
              : undefined,
          list: (path) => (path === '/p' ? ['a', 'b'] : []),
        },
      },
    });
    expect(namesIn(disk, '/p')).to.deep.equal(['a', 'b']);
    expect(read(disk, '/p/a')).to.equal('theirs');
    append(disk, '/p/a', ' and mine');
    expect(read(disk, '/p/a')).to.equal('theirs and mine');
    expect(text.toString()).to.equal('theirs');
    disk.names.unlink('/p/b');
    expect(namesIn(disk, '/p')).to.deep.equal(['a']);
    expect(codeOf(() => read(disk, '/p/b'))).to.equal('ENOENT');
    write(disk, '/p/b', 'mine');
    expect(read(disk, '/p/b')).to.equal('mine');
  });
});

function codeOf(call: () => unknown): DiskErrorCode | undefined {
  try {
    call();
  } catch (error) {
    if (error instanceof DiskError) return error.code;
    throw error;
  }
  return undefined;
}
