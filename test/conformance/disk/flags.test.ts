import { expect } from 'chai';
import * as fs from 'node:fs';
import { onBothDisks } from './worlds';

const { O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY } =
  fs.constants;

describe('flags of open', () => {
  onBothDisks('r wants the file to be there', async ({ at, failure }) => {
    const met = await failure(() => fs.openSync(at('a'), 'r'));
    expect(met).to.deep.equal({
      code: 'ENOENT',
      message: "ENOENT: no such file or directory, open '<dir>/a'",
      syscall: 'open',
      path: '<dir>/a',
      dest: undefined,
    });
  });

  onBothDisks('r+ writes without cutting', ({ at }) => {
    fs.writeFileSync(at('a'), 'abc');
    const fd = fs.openSync(at('a'), 'r+');
    fs.writeSync(fd, 'X');
    fs.closeSync(fd);
    expect(fs.readFileSync(at('a'), 'utf8')).to.equal('Xbc');
  });

  onBothDisks('w cuts at once', ({ at }) => {
    fs.writeFileSync(at('a'), 'abc');
    const fd = fs.openSync(at('a'), 'w');
    expect(fs.statSync(at('a')).size).to.equal(0);
    fs.closeSync(fd);
  });

  onBothDisks('wx and ax refuse a file that is there', async ({ at, failure }) => {
    fs.closeSync(fs.openSync(at('a'), 'wx'));
    const met = await failure(() => fs.openSync(at('a'), 'wx'));
    expect(met.message).to.equal("EEXIST: file already exists, open '<dir>/a'");
    expect((await failure(() => fs.openSync(at('a'), 'ax'))).code).to.equal('EEXIST');
    const flagged = await failure(() => {
      fs.writeFileSync(at('a'), 'x', { flag: 'wx' });
    });
    expect(flagged.code).to.equal('EEXIST');
  });

  onBothDisks('exclusive creation does not follow a link that leads nowhere', async (world) => {
    const { at, failure } = world;
    fs.symlinkSync('nowhere', at('link'));
    expect((await failure(() => fs.openSync(at('link'), 'wx'))).code).to.equal('EEXIST');
    fs.writeFileSync(at('link'), 'made');
    expect(fs.readFileSync(at('nowhere'), 'utf8')).to.equal('made');
  });

  onBothDisks('what is opened for one thing does no other', async ({ at, failure }) => {
    fs.writeFileSync(at('a'), 'abc');
    const reader = fs.openSync(at('a'), 'r');
    const writer = fs.openSync(at('a'), 'a');
    const met = await failure(() => fs.writeSync(reader, 'x'));
    expect(met).to.deep.equal({
      code: 'EBADF',
      message: 'EBADF: bad file descriptor, write',
      syscall: 'write',
      path: undefined,
      dest: undefined,
    });
    const read = await failure(() => fs.readSync(writer, Buffer.alloc(1)));
    expect(read.message).to.equal('EBADF: bad file descriptor, read');
    const cut = await failure(() => {
      fs.ftruncateSync(reader, 0);
    });
    expect(cut.message).to.equal('EINVAL: invalid argument, ftruncate');
    fs.closeSync(reader);
    fs.closeSync(writer);
  });

  onBothDisks('bits may be given as they are', async ({ at, failure }) => {
    const fd = fs.openSync(at('a'), O_CREAT | O_RDWR | O_TRUNC, 0o600);
    fs.closeSync(fd);
    expect(fs.statSync(at('a')).mode & 0o777).to.equal(0o600);
    const again = await failure(() => fs.openSync(at('a'), O_CREAT | O_EXCL | O_WRONLY));
    expect(again.code).to.equal('EEXIST');
    expect((await failure(() => fs.openSync(at('a'), O_DIRECTORY))).code).to.equal('ENOTDIR');
    fs.symlinkSync('a', at('link'));
    const link = await failure(() => fs.openSync(at('link'), O_RDONLY | O_NOFOLLOW));
    expect(link.code).to.equal('ELOOP');
  });

  onBothDisks('a folder opens for reading only, and reads as none', async (world) => {
    const { dir, failure } = world;
    const fd = fs.openSync(dir, 'r');
    expect(fs.fstatSync(fd).isDirectory()).to.equal(true);
    const read = await failure(() => fs.readSync(fd, Buffer.alloc(1)));
    expect(read.message).to.equal('EISDIR: illegal operation on a directory, read');
    fs.fsyncSync(fd);
    fs.closeSync(fd);
    const write = await failure(() => fs.openSync(dir, 'w'));
    expect(write.message).to.equal("EISDIR: illegal operation on a directory, open '<dir>'");
    const whole = await failure(() => fs.readFileSync(dir, 'utf8'));
    expect(whole.message).to.equal('EISDIR: illegal operation on a directory, read');
  });

  onBothDisks('a closed descriptor is none', async ({ at, failure }) => {
    const fd = fs.openSync(at('a'), 'w');
    fs.closeSync(fd);
    const calls: Record<string, () => unknown> = {
      close: () => {
        fs.closeSync(fd);
      },
      write: () => fs.writeSync(fd, 'x'),
      fstat: () => fs.fstatSync(fd),
      fsync: () => {
        fs.fsyncSync(fd);
      },
      ftruncate: () => {
        fs.ftruncateSync(fd, 1);
      },
      futime: () => {
        fs.futimesSync(fd, 1, 1);
      },
      fchmod: () => {
        fs.fchmodSync(fd, 0o600);
      },
    };
    for (const [syscall, call] of Object.entries(calls)) {
      expect((await failure(call)).message).to.equal(`EBADF: bad file descriptor, ${syscall}`);
    }
  });

  onBothDisks('the lowest free descriptor is given', ({ at }) => {
    const [first, second] = [fs.openSync(at('a'), 'w'), fs.openSync(at('b'), 'w')];
    fs.closeSync(first);
    const third = fs.openSync(at('c'), 'w');
    expect(third).to.equal(first);
    expect(second).to.not.equal(first);
    fs.closeSync(second);
    fs.closeSync(third);
  });

  onBothDisks('modes of new files lose the bits of the mask', ({ at }) => {
    const before = process.umask(0o027);
    fs.closeSync(fs.openSync(at('a'), 'w', 0o777));
    fs.mkdirSync(at('d'), 0o777);
    expect(process.umask(before)).to.equal(0o027);
    expect(fs.statSync(at('a')).mode & 0o777).to.equal(0o750);
    expect(fs.statSync(at('d')).mode & 0o777).to.equal(0o750);
  });
});
