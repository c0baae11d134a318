import { expect } from 'chai';
import * as fs from 'node:fs';
import { onBothDisks } from './worlds';

describe('names', () => {
  onBothDisks('a file moves with what it holds', ({ at }) => {
    fs.writeFileSync(at('a'), 'text');
    fs.mkdirSync(at('d'));
    const { ino } = fs.statSync(at('a'));
    fs.renameSync(at('a'), at('d', 'b'));
    expect(fs.existsSync(at('a'))).to.equal(false);
    expect(fs.readFileSync(at('d', 'b'), 'utf8')).to.equal('text');
    expect(fs.statSync(at('d', 'b')).ino).to.equal(ino);
  });

  onBothDisks('rename replaces a file, and who has it open keeps the old one', ({ at }) => {
    fs.writeFileSync(at('old'), 'old');
    fs.writeFileSync(at('new'), 'new');
    const fd = fs.openSync(at('old'), 'r');
    fs.renameSync(at('new'), at('old'));
    expect(fs.readFileSync(at('old'), 'utf8')).to.equal('new');
    expect(fs.readFileSync(fd, 'utf8')).to.equal('old');
    fs.closeSync(fd);
    expect(fs.readdirSync(at())).to.deep.equal(['old']);
  });

  onBothDisks('rename of what is not there fails with both paths', async ({ at, failure }) => {
    const met = await failure(() => {
      fs.renameSync(at('a'), at('b'));
    });
    expect(met).to.deep.equal({
      code: 'ENOENT',
      message: "ENOENT: no such file or directory, rename '<dir>/a' -> '<dir>/b'",
      syscall: 'rename',
      path: '<dir>/a',
      dest: '<dir>/b',
    });
  });

  onBothDisks('folders replace empty folders only', async ({ at, failure }) => {
    fs.mkdirSync(at('a'));
    fs.writeFileSync(at('a', 'x'), 'x');
    fs.mkdirSync(at('empty'));
    fs.mkdirSync(at('full'));
    fs.writeFileSync(at('full', 'y'), 'y');
    fs.writeFileSync(at('file'), 'f');
    const rename = (from: string, to: string) => () => {
      fs.renameSync(at(from), at(to));
    };
    expect((await failure(rename('a', 'full'))).code).to.equal('ENOTEMPTY');
    expect((await failure(rename('a', 'file'))).code).to.equal('ENOTDIR');
    expect((await failure(rename('file', 'empty'))).code).to.equal('EISDIR');
    rename('a', 'empty')();
    expect(fs.readdirSync(at('empty'))).to.deep.equal(['x']);
    expect(fs.readdirSync(at())).to.deep.equal(['empty', 'file', 'full']);
  });

  onBothDisks('a folder does not move into itself', async ({ at, failure }) => {
    fs.mkdirSync(at('a', 'b'), { recursive: true });
    const met = await failure(() => {
      fs.renameSync(at('a'), at('a', 'b', 'c'));
    });
    expect(met.code).to.equal('EINVAL');
    const above = await failure(() => {
      fs.renameSync(at('a', 'b'), at('a'));
    });
    expect(above.code).to.equal('ENOTEMPTY');
  });

  onBothDisks(
    'a rename onto itself or onto another name of the same file does nothing',
    ({ at }) => {
      fs.writeFileSync(at('a'), 'x');
      fs.linkSync(at('a'), at('b'));
      fs.renameSync(at('a'), at('a'));
      fs.renameSync(at('a'), at('b'));
      expect(fs.readdirSync(at())).to.deep.equal(['a', 'b']);
    },
  );

  onBothDisks('unlink wants a file, rmdir an empty folder', async ({ at, failure }) => {
    fs.mkdirSync(at('d'));
    fs.writeFileSync(at('d', 'f'), '');
    const unlink = (name: string) => () => {
      fs.unlinkSync(at(name));
    };
    const rmdir = (name: string) => () => {
      fs.rmdirSync(at(name));
    };
    const none = await failure(unlink('none'));
    expect(none.message).to.equal("ENOENT: no such file or directory, unlink '<dir>/none'");
    expect((await failure(rmdir('none'))).code).to.equal('ENOENT');
    const full = await failure(rmdir('d'));
    expect(full.message).to.equal("ENOTEMPTY: directory not empty, rmdir '<dir>/d'");
    expect((await failure(rmdir('d/f'))).code).to.equal('ENOTDIR');
    if (process.platform === 'linux') expect((await failure(unlink('d'))).code).to.equal('EISDIR');
    unlink('d/f')();
    rmdir('d')();
    expect(fs.readdirSync(at())).to.deep.equal([]);
  });

  onBothDisks('mkdir wants a folder above and nothing there', async ({ at, failure }) => {
    const mkdir = (name: string) => () => fs.mkdirSync(at(name));
    mkdir('d')();
    fs.writeFileSync(at('f'), '');
    const again = await failure(mkdir('d'));
    expect(again.message).to.equal("EEXIST: file already exists, mkdir '<dir>/d'");
    expect((await failure(mkdir('f'))).code).to.equal('EEXIST');
    expect((await failure(mkdir('none/e'))).code).to.equal('ENOENT');
    expect((await failure(mkdir('f/e'))).code).to.equal('ENOTDIR');
    const made: unknown = Reflect.apply(fs.mkdirSync, fs, [at('e')]);
    expect(made).to.equal(undefined);
  });

  onBothDisks('mkdir with parents makes what is missing and says where it began', async (world) => {
    const { at, failure } = world;
    expect(fs.mkdirSync(at('a/b/c'), { recursive: true })).to.equal(at('a'));
    expect(fs.mkdirSync(at('a/b/c'), { recursive: true })).to.equal(undefined);
    expect(fs.mkdirSync(at('a/b/d/e'), { recursive: true })).to.equal(at('a/b/d'));
    fs.writeFileSync(at('f'), '');
    const file = await failure(() => fs.mkdirSync(at('f'), { recursive: true }));
    expect(file.message).to.equal("EEXIST: file already exists, mkdir '<dir>/f'");
    const below = await failure(() => fs.mkdirSync(at('f/g/h'), { recursive: true }));
    expect(below.code).to.equal('ENOTDIR');
    expect(below.syscall).to.equal('mkdir');
  });

  onBothDisks('mkdtemp adds six letters and makes the folder', async ({ at, failure }) => {
    const made = fs.mkdtempSync(at('tmp-'));
    expect(made).to.match(/tmp-[A-Za-z0-9]{6}$/);
    expect(fs.statSync(made).mode & 0o777).to.equal(0o700);
    expect(await fs.promises.mkdtemp(at('tmp-'))).to.not.equal(made);
    const met = await failure(() => fs.mkdtempSync(at('none', 'x')));
    expect(met.message).to.equal("ENOENT: no such file or directory, mkdtemp '<dir>/none/xXXXXXX'");
  });

  onBothDisks('readdir gives names in byte order', ({ at }) => {
    for (const name of ['b', 'B', 'a', '10', '9', 'ä', '.hidden']) fs.writeFileSync(at(name), '');
    expect(fs.readdirSync(at())).to.deep.equal(['.hidden', '10', '9', 'B', 'a', 'b', 'ä']);
    expect(fs.readdirSync(at(), 'buffer')[0]).to.deep.equal(Buffer.from('.hidden'));
  });

  onBothDisks('readdir with types knows files, folders and links', ({ at }) => {
    fs.writeFileSync(at('file'), '');
    fs.mkdirSync(at('folder'));
    fs.symlinkSync('folder', at('link'));
    const entries = fs.readdirSync(at(), { withFileTypes: true });
    const seen = entries.map((entry) => [
      entry.name,
      entry.isFile(),
      entry.isDirectory(),
      entry.isSymbolicLink(),
      entry.parentPath === at(),
    ]);
    expect(seen).to.deep.equal([
      ['file', true, false, false, true],
      ['folder', false, true, false, true],
      ['link', false, false, true, true],
    ]);
  });

  onBothDisks('readdir goes down on request', ({ at }) => {
    fs.mkdirSync(at('a/b'), { recursive: true });
    fs.writeFileSync(at('a/b/f'), '');
    fs.writeFileSync(at('z'), '');
    const names = fs.readdirSync(at(), { recursive: true });
    expect([...names].sort()).to.deep.equal(['a', 'a/b', 'a/b/f', 'z']);
    const entries = fs.readdirSync(at(), { recursive: true, withFileTypes: true });
    const seen = entries.map((entry) => `${entry.parentPath}/${entry.name}`).sort();
    expect(seen).to.deep.equal([at('a'), at('a/b'), at('a/b/f'), at('z')]);
  });

  onBothDisks('readdir fails as scandir', async ({ at, failure }) => {
    fs.writeFileSync(at('f'), '');
    const file = await failure(() => fs.readdirSync(at('f')));
    expect(file.message).to.equal("ENOTDIR: not a directory, scandir '<dir>/f'");
    expect((await failure(() => fs.readdirSync(at('none')))).code).to.equal('ENOENT');
  });

  onBothDisks('paths may have dots, double slashes and a slash at the end', async (world) => {
    const { at, dir, failure } = world;
    fs.mkdirSync(at('d/'));
    fs.writeFileSync(`${dir}//d/.././d///f`, 'x');
    expect(fs.readFileSync(`${dir}/d/./f`, 'utf8')).to.equal('x');
    expect(fs.statSync(`${dir}/d/`).isDirectory()).to.equal(true);
    expect((await failure(() => fs.statSync(`${dir}/d/f/`))).code).to.equal('ENOTDIR');
    expect((await failure(() => fs.statSync(`${dir}/d/f/.`))).code).to.equal('ENOTDIR');
    expect((await failure(() => fs.openSync(`${dir}/new/`, 'w'))).code).to.equal('EISDIR');
    expect((await failure(() => fs.statSync(`${dir}/none/../d`))).code).to.equal('ENOENT');
  });

  onBothDisks('names may be 255 bytes long', async ({ at, failure }) => {
    fs.writeFileSync(at('n'.repeat(255)), '');
    const met = await failure(() => {
      fs.writeFileSync(at('n'.repeat(256)), '');
    });
    expect(met.code).to.equal('ENAMETOOLONG');
    expect((await failure(() => fs.statSync(at('n/'.repeat(3_000))))).code).to.equal(
      'ENAMETOOLONG',
    );
  });

  onBothDisks('paths may be buffers and URLs', ({ at }) => {
    fs.writeFileSync(Buffer.from(at('ä')), 'x');
    expect(fs.readFileSync(new URL(`file://${encodeURI(at('ä'))}`), 'utf8')).to.equal('x');
  });

  onBothDisks('access asks for what the user may do', async ({ at, failure, isPrivileged }) => {
    fs.writeFileSync(at('f'), '', { mode: 0o600 });
    fs.accessSync(at('f'));
    fs.accessSync(at('f'), fs.constants.R_OK | fs.constants.W_OK);
    const execute = await failure(() => {
      fs.accessSync(at('f'), fs.constants.X_OK);
    });
    expect(execute.message).to.equal("EACCES: permission denied, access '<dir>/f'");
    const none = await failure(() => {
      fs.accessSync(at('none'));
    });
    expect(none.message).to.equal("ENOENT: no such file or directory, access '<dir>/none'");
    if (isPrivileged) return;
    fs.chmodSync(at('f'), 0o400);
    const write = await failure(() => {
      fs.accessSync(at('f'), fs.constants.W_OK);
    });
    expect(write.code).to.equal('EACCES');
  });

  onBothDisks('permission bits are kept to', async ({ at, failure, isPrivileged }) => {
    if (isPrivileged) return;
    fs.writeFileSync(at('f'), 'x', { mode: 0o000 });
    const read = await failure(() => fs.readFileSync(at('f'), 'utf8'));
    expect(read.message).to.equal("EACCES: permission denied, open '<dir>/f'");
    fs.mkdirSync(at('d'));
    fs.writeFileSync(at('d/g'), 'y');
    fs.chmodSync(at('d'), 0o500);
    const unlink = await failure(() => {
      fs.unlinkSync(at('d/g'));
    });
    expect(unlink.code).to.equal('EACCES');
    fs.chmodSync(at('d'), 0o600);
    expect((await failure(() => fs.statSync(at('d/g')))).code).to.equal('EACCES');
    fs.chmodSync(at('d'), 0o700);
  });
});
