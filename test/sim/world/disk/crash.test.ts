import { expect } from 'chai';
import { DiskError } from '../../../../sim/world/disk/errors';
import {
  append,
  chance,
  chosen,
  losesAll,
  losesNothing,
  namesIn,
  newDisk,
  read,
  syncFolder,
  write,
} from './disk-under-test';

describe('a crash of a disk', () => {
  it('loses nothing where 0 is chosen', () => {
    const disk = newDisk();
    write(disk, '/d/a', 'text');
    disk.names.mkdir('/d/e', 0o777);
    disk.names.rename('/d/a', '/d/e/b');
    disk.crash(losesNothing);
    expect(namesIn(disk, '/d')).to.deep.equal(['e']);
    expect(read(disk, '/d/e/b')).to.equal('text');
  });

  it('takes back whatever was not synced, at worst', () => {
    const disk = newDisk();
    write(disk, '/d/a', 'text');
    disk.names.mkdir('/d/e', 0o777);
    disk.crash(losesAll);
    expect(namesIn(disk, '/d')).to.deep.equal([]);
  });

  it('keeps content that was synced, and names whose folder was', () => {
    const disk = newDisk();
    write(disk, '/d/a', 'text', true);
    syncFolder(disk, '/d');
    write(disk, '/d/b', 'more', true);
    disk.crash(losesAll);
    expect(namesIn(disk, '/d')).to.deep.equal(['a']);
    expect(read(disk, '/d/a')).to.equal('text');
  });

  it('leaves an empty file where only the name was synced', () => {
    const disk = newDisk();
    write(disk, '/d/a', 'text');
    syncFolder(disk, '/d');
    disk.crash(losesAll);
    expect(read(disk, '/d/a')).to.equal('');
  });

  it('tears a long write at the border of a block', () => {
    const lengths = new Set<number>();
    for (let lost = 0; lost <= 3; lost++) {
      const disk = newDisk();
      write(disk, '/d/a', 'x'.repeat(10_000));
      syncFolder(disk, '/d');
      disk.crash(chosen(lost));
      lengths.add(read(disk, '/d/a').length);
    }
    expect([...lengths]).to.deep.equal([10_000, 8_192, 4_096, 0]);
  });

  it('takes writes back from the last one on', () => {
    const disk = newDisk();
    write(disk, '/d/a', 'first', true);
    syncFolder(disk, '/d');
    for (const text of [' second', ' third']) append(disk, '/d/a', text);
    disk.crash(chosen(1));
    expect(read(disk, '/d/a')).to.equal('first second');
  });

  it('brings back what was overwritten or cut off', () => {
    const disk = newDisk();
    write(disk, '/d/a', 'the old text', true);
    syncFolder(disk, '/d');
    write(disk, '/d/a', 'new');
    disk.crash(losesAll);
    expect(read(disk, '/d/a')).to.equal('the old text');
  });

  it('decides for each file on its own', () => {
    const seen = new Set<string>();
    for (let seed = 1; seed <= 100; seed++) {
      const disk = newDisk();
      for (const name of ['/d/a', '/d/b']) write(disk, name, 'x');
      syncFolder(disk, '/d');
      disk.crash(chance(seed));
      seen.add(`${read(disk, '/d/a')}|${read(disk, '/d/b')}`);
    }
    expect([...seen].sort()).to.deep.equal(['x|', 'x|x', '|', '|x']);
  });

  it('lets a prefix of the operations of a folder survive', () => {
    const seen = new Set<string>();
    for (let lost = 0; lost <= 3; lost++) {
      const disk = newDisk();
      for (const name of ['/d/a', '/d/b']) disk.names.mkdir(name, 0o777);
      disk.names.rmdir('/d/a');
      disk.crash(chosen(lost));
      seen.add(namesIn(disk, '/d').join());
    }
    expect([...seen]).to.deep.equal(['b', 'a,b', 'a', '']);
  });

  it('moves a file whole or not at all', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const disk = newDisk({ folders: ['/d', '/e'] });
      write(disk, '/d/a', 'x', true);
      syncFolder(disk, '/d');
      disk.names.rename('/d/a', '/e/a');
      disk.crash(chance(seed));
      const [from, to] = [namesIn(disk, '/d').length, namesIn(disk, '/e').length];
      expect(from + to, `seed ${String(seed)}`).to.equal(1);
    }
  });

  it('lets a move survive only within the prefix of both folders', () => {
    const moved = (forFrom: number, forTo: number): boolean => {
      const disk = newDisk({ folders: ['/d', '/e'] });
      write(disk, '/d/a', 'x', true);
      syncFolder(disk, '/d');
      disk.names.rename('/d/a', '/e/a');
      disk.crash(chosen(forFrom, forTo));
      return namesIn(disk, '/e').length === 1;
    };
    expect([moved(0, 0), moved(1, 0), moved(0, 1), moved(1, 1)]).to.deep.equal([
      true,
      false,
      false,
      false,
    ]);
  });

  it('loses what follows a lost operation in the same folder', () => {
    const disk = newDisk({ folders: ['/d', '/e'] });
    write(disk, '/d/a', 'x', true);
    syncFolder(disk, '/d');
    disk.names.rename('/d/a', '/e/a');
    disk.names.mkdir('/e/later', 0o777);
    // Nothing of /e is chosen to be lost, but the move is, by /d.
    disk.crash(chosen(1, 0));
    expect([namesIn(disk, '/d'), namesIn(disk, '/e')]).to.deep.equal([['a'], []]);
  });

  it('closes every descriptor', () => {
    const disk = newDisk();
    const fd = disk.files.open('/d/a', { write: true, create: true }, 0o666);
    disk.crash(losesNothing);
    expect(() => {
      disk.files.write(fd, Buffer.from('x'));
    }).to.throw(DiskError, 'EBADF');
  });

  it('gives space back when nothing can bring a file back', () => {
    const disk = newDisk();
    write(disk, '/d/a', 'x'.repeat(10_000));
    disk.names.unlink('/d/a');
    expect(disk.volume.space.blocksUsed).to.equal(3);
    syncFolder(disk, '/d');
    expect(disk.volume.space.blocksUsed).to.equal(0);
  });

  it('makes links and folders consistent again', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const disk = newDisk({ folders: ['/d', '/e'] });
      write(disk, '/d/a', 'x');
      disk.names.link('/d/a', '/e/b');
      disk.names.mkdir('/d/f', 0o777);
      disk.names.rename('/d/f', '/e/f');
      disk.names.unlink('/d/a');
      disk.crash(chance(seed));
      for (const folder of ['/d', '/e']) {
        for (const { name, kind } of disk.names.readdir(folder)) {
          const path = `${folder}/${name}`;
          const { links } = disk.attributes.stat({ path, follow: false }, 'stat');
          expect(links, path).to.equal(kind === 'directory' ? 2 : countOf(disk));
          expect(disk.names.realpath(path)).to.equal(path);
        }
      }
    }
  });
});

/** Names that lead to files. */
function countOf(disk: ReturnType<typeof newDisk>): number {
  const files = ['/d', '/e'].flatMap((folder) => disk.names.readdir(folder));
  return files.filter(({ kind }) => kind === 'file').length;
}
