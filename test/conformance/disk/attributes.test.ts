import { expect } from 'chai';
import * as fs from 'node:fs';
import { MAJOR, onBothDisks } from './worlds';

describe('attributes of files', () => {
  onBothDisks('stat tells kind, size, links and owner', ({ at }) => {
    fs.writeFileSync(at('f'), 'abc', { mode: 0o640 });
    const stats = fs.statSync(at('f'));
    expect(stats.isFile()).to.equal(true);
    expect(stats.isDirectory() || stats.isSymbolicLink() || stats.isFIFO()).to.equal(false);
    expect(stats).to.include({
      size: 3,
      nlink: 1,
      uid: process.getuid?.(),
      blksize: 4096,
      rdev: 0,
    });
    expect(stats.mode & 0o777).to.equal(0o640);
    expect(stats.blocks).to.equal(8);
    expect(stats.ino).to.be.greaterThan(0);
    expect(stats.dev).to.equal(fs.statSync(at()).dev);
  });

  onBothDisks('a folder is named by those below it too', ({ at }) => {
    fs.mkdirSync(at('d/e'), { recursive: true });
    fs.writeFileSync(at('d/f'), '');
    const { nlink } = fs.statSync(at('d'));
    // Some file systems do not count them and say 1.
    if (nlink !== 1) expect(nlink).to.equal(3);
    expect(fs.statSync(at('d')).isDirectory()).to.equal(true);
  });

  onBothDisks('stat gives bigints on request', ({ at }) => {
    fs.writeFileSync(at('f'), 'abc');
    const stats = fs.statSync(at('f'), { bigint: true });
    expect(stats.size).to.equal(3n);
    expect(stats.mtimeNs / 1_000_000n).to.equal(stats.mtimeMs);
    const fd = fs.openSync(at('f'), 'r');
    expect(fs.fstatSync(fd, { bigint: true }).ino).to.equal(stats.ino);
    fs.closeSync(fd);
  });

  onBothDisks('what is not there is an error, or nothing on request', async ({ at, failure }) => {
    const met = await failure(() => fs.statSync(at('none')));
    expect(met.message).to.equal("ENOENT: no such file or directory, stat '<dir>/none'");
    expect((await failure(() => fs.lstatSync(at('none')))).syscall).to.equal('lstat');
    expect(fs.statSync(at('none'), { throwIfNoEntry: false })).to.equal(undefined);
    expect(fs.lstatSync(at('none'), { throwIfNoEntry: false })).to.equal(undefined);
  });

  onBothDisks('below a file there is nothing', async ({ at, failure }) => {
    fs.writeFileSync(at('f'), '');
    expect((await failure(() => fs.statSync(at('f/g')))).code).to.equal('ENOTDIR');
    expect(fs.existsSync(at('f/g'))).to.equal(false);
    const quiet = { throwIfNoEntry: false };
    // Node 20 takes only what is not there for nothing, and lstat does so everywhere.
    if (MAJOR >= 22) expect(fs.statSync(at('f/g'), quiet)).to.equal(undefined);
    else expect((await failure(() => fs.statSync(at('f/g'), quiet))).code).to.equal('ENOTDIR');
    expect((await failure(() => fs.lstatSync(at('f/g'), quiet))).code).to.equal('ENOTDIR');
  });

  onBothDisks('chmod sets the bits, also of open files', async ({ at, failure }) => {
    fs.writeFileSync(at('f'), '');
    fs.chmodSync(at('f'), 0o604);
    expect(fs.statSync(at('f')).mode & 0o7777).to.equal(0o604);
    const fd = fs.openSync(at('f'), 'r');
    fs.fchmodSync(fd, 0o755);
    fs.closeSync(fd);
    expect(fs.statSync(at('f')).mode & 0o7777).to.equal(0o755);
    const met = await failure(() => {
      fs.chmodSync(at('none'), 0o600);
    });
    expect(met.message).to.equal("ENOENT: no such file or directory, chmod '<dir>/none'");
  });

  onBothDisks('times are set as given', async ({ at, failure }) => {
    fs.writeFileSync(at('f'), '');
    fs.utimesSync(at('f'), 1_000.5, new Date(2_000_250));
    const stats = fs.statSync(at('f'));
    expect(stats.atimeMs).to.equal(1_000_500);
    expect(stats.mtime.toISOString()).to.equal('1970-01-01T00:33:20.250Z');
    fs.symlinkSync('f', at('link'));
    fs.lutimesSync(at('link'), 3, 4);
    expect(fs.lstatSync(at('link')).mtimeMs).to.equal(4_000);
    expect(fs.statSync(at('link')).mtimeMs).to.equal(2_000_250);
    const fd = fs.openSync(at('f'), 'r+');
    fs.futimesSync(fd, 5, 6);
    fs.closeSync(fd);
    expect(fs.statSync(at('f')).mtimeMs).to.equal(6_000);
    const met = await failure(() => {
      fs.utimesSync(at('none'), 1, 1);
    });
    expect(met.message).to.equal("ENOENT: no such file or directory, utime '<dir>/none'");
  });

  onBothDisks(
    'writing moves the times of the file, making entries those of the folder',
    ({ at }) => {
      fs.writeFileSync(at('f'), '');
      fs.utimesSync(at('f'), 1, 1);
      fs.utimesSync(at(), 1, 1);
      fs.appendFileSync(at('f'), 'x');
      expect(fs.statSync(at('f')).mtimeMs).to.be.greaterThan(1_000);
      expect(fs.statSync(at()).mtimeMs).to.equal(1_000);
      fs.renameSync(at('f'), at('g'));
      expect(fs.statSync(at()).mtimeMs).to.be.greaterThan(1_000);
    },
  );

  onBothDisks('times are those of the clock', ({ at }) => {
    fs.writeFileSync(at('f'), '');
    const { mtimeMs, birthtimeMs, ctimeMs } = fs.statSync(at('f'));
    for (const time of [mtimeMs, birthtimeMs, ctimeMs]) {
      expect(Math.abs(time - Date.now())).to.be.lessThan(5_000);
    }
  });

  onBothDisks('a file may be given to its owner', async ({ at, failure, isPrivileged }) => {
    fs.writeFileSync(at('f'), '');
    const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
    fs.chownSync(at('f'), uid, gid);
    fs.lchownSync(at('f'), uid, gid);
    expect(fs.statSync(at('f'))).to.include({ uid, gid });
    if (isPrivileged) return;
    const met = await failure(() => {
      fs.chownSync(at('f'), uid + 1, gid);
    });
    expect(met.message).to.equal("EPERM: operation not permitted, chown '<dir>/f'");
  });

  onBothDisks('statfs tells of the whole disk', async ({ dir }) => {
    const stats = fs.statfsSync(dir);
    expect(stats.bsize).to.be.greaterThan(0);
    expect(stats.blocks).to.be.at.least(stats.bfree);
    const big = await fs.promises.statfs(dir, { bigint: true });
    expect(big.bsize).to.equal(BigInt(stats.bsize));
  });

  if (MAJOR >= 24) {
    onBothDisks('stat gives nothing on request in its other forms too', async ({ at }) => {
      const options = { throwIfNoEntry: false } as fs.StatOptions;
      const asked = new Promise((resolve) => {
        fs.stat(at('none'), options, (error, stats) => {
          resolve([error, stats]);
        });
      });
      expect(await asked).to.deep.equal([null, undefined]);
    });
  }
});
