import { expect } from 'chai';
import * as fs from 'node:fs';
import { onBothDisks } from './worlds';

describe('links', () => {
  onBothDisks('two names lead to one file', ({ at }) => {
    fs.writeFileSync(at('a'), 'x');
    fs.linkSync(at('a'), at('b'));
    fs.appendFileSync(at('b'), 'y');
    expect(fs.readFileSync(at('a'), 'utf8')).to.equal('xy');
    expect(fs.statSync(at('a')).nlink).to.equal(2);
    expect(fs.statSync(at('a')).ino).to.equal(fs.statSync(at('b')).ino);
    fs.unlinkSync(at('a'));
    expect(fs.statSync(at('b')).nlink).to.equal(1);
    expect(fs.readFileSync(at('b'), 'utf8')).to.equal('xy');
  });

  onBothDisks('link wants a file and a free name', async ({ at, failure }) => {
    fs.writeFileSync(at('a'), '');
    fs.writeFileSync(at('b'), '');
    fs.mkdirSync(at('d'));
    const link = (from: string, to: string) => () => {
      fs.linkSync(at(from), at(to));
    };
    const taken = await failure(link('a', 'b'));
    expect(taken).to.include({ code: 'EEXIST', path: '<dir>/a', dest: '<dir>/b' });
    expect(taken.message).to.equal("EEXIST: file already exists, link '<dir>/a' -> '<dir>/b'");
    expect((await failure(link('none', 'c'))).code).to.equal('ENOENT');
    expect((await failure(link('d', 'c'))).code).to.equal('EPERM');
  });

  onBothDisks('a symbolic link is followed, and read as what it says', async (world) => {
    const { at, failure } = world;
    fs.mkdirSync(at('d'));
    fs.writeFileSync(at('d/f'), 'x');
    fs.symlinkSync('d', at('relative'));
    fs.symlinkSync(at('d/f'), at('absolute'));
    expect(fs.readFileSync(at('relative/f'), 'utf8')).to.equal('x');
    expect(fs.readFileSync(at('absolute'), 'utf8')).to.equal('x');
    expect(fs.readlinkSync(at('relative'))).to.equal('d');
    expect(fs.readlinkSync(at('absolute'), 'buffer')).to.deep.equal(Buffer.from(at('d/f')));
    expect(fs.lstatSync(at('relative')).isSymbolicLink()).to.equal(true);
    expect(fs.lstatSync(at('relative')).size).to.equal(1);
    expect(fs.statSync(at('relative')).isDirectory()).to.equal(true);
    const file = await failure(() => fs.readlinkSync(at('d/f')));
    expect(file.message).to.equal("EINVAL: invalid argument, readlink '<dir>/d/f'");
  });

  onBothDisks('unlink and rename act on a link, not on what it leads to', ({ at }) => {
    fs.writeFileSync(at('f'), 'x');
    fs.symlinkSync('f', at('link'));
    fs.renameSync(at('link'), at('moved'));
    expect(fs.readlinkSync(at('moved'))).to.equal('f');
    fs.unlinkSync(at('moved'));
    expect(fs.readFileSync(at('f'), 'utf8')).to.equal('x');
  });

  onBothDisks('a link that leads nowhere is there for lstat alone', async ({ at, failure }) => {
    fs.symlinkSync('none', at('link'));
    expect(fs.existsSync(at('link'))).to.equal(false);
    expect(fs.lstatSync(at('link')).isSymbolicLink()).to.equal(true);
    const met = await failure(() => fs.statSync(at('link')));
    expect(met.message).to.equal("ENOENT: no such file or directory, stat '<dir>/link'");
    const taken = await failure(() => {
      fs.symlinkSync('other', at('link'));
    });
    expect(taken).to.include({ code: 'EEXIST', path: 'other', dest: '<dir>/link' });
  });

  onBothDisks('links that lead in a circle are given up', async ({ at, failure }) => {
    fs.symlinkSync('b', at('a'));
    fs.symlinkSync('a', at('b'));
    const met = await failure(() => fs.readFileSync(at('a'), 'utf8'));
    expect(met.message).to.match(/^ELOOP: too many symbolic links encountered, open '<dir>\/a'$/);
    expect((await failure(() => fs.realpathSync.native(at('a')))).code).to.equal('ELOOP');
  });

  onBothDisks('.. behind a link leads out of what it leads to', ({ at }) => {
    fs.mkdirSync(at('a/b'), { recursive: true });
    fs.writeFileSync(at('a/f'), 'x');
    fs.symlinkSync('a/b', at('link'));
    expect(fs.readFileSync(`${at('link')}/../f`, 'utf8')).to.equal('x');
  });

  onBothDisks('realpath goes through all links', async ({ at, dir, failure }) => {
    fs.mkdirSync(at('a/b'), { recursive: true });
    fs.writeFileSync(at('a/b/f'), '');
    fs.symlinkSync('a', at('one'));
    fs.symlinkSync('one/b', at('two'));
    expect(fs.realpathSync(at('two/f'))).to.equal(at('a/b/f'));
    expect(fs.realpathSync.native(at('two/f'))).to.equal(at('a/b/f'));
    expect(await fs.promises.realpath(`${dir}/two/../b`)).to.equal(at('a/b'));
    const met = await failure(() => fs.realpathSync(at('two/none')));
    expect(met.code).to.equal('ENOENT');
    const native = await failure(() => fs.promises.realpath(at('two/none')));
    expect(native.message).to.equal("ENOENT: no such file or directory, realpath '<dir>/two/none'");
  });

  onBothDisks('a link may lead to itself by a longer way', ({ at }) => {
    fs.mkdirSync(at('d'));
    fs.symlinkSync('../d', at('d/self'));
    fs.writeFileSync(at('d/f'), 'x');
    expect(fs.readFileSync(at('d/self/self/self/f'), 'utf8')).to.equal('x');
    expect(fs.realpathSync(at('d/self/self'))).to.equal(at('d'));
  });
});
