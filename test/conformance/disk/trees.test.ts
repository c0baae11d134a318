import { expect } from 'chai';
import * as fs from 'node:fs';
import { promisify } from 'node:util';
import { MAJOR, onBothDisks, type World } from './worlds';

describe('trees of folders', () => {
  onBothDisks('rm removes what is there, and on request what is below', async (world) => {
    const { at, failure } = world;
    plant(world);
    fs.rmSync(at('tree/a/file'));
    expect(fs.existsSync(at('tree/a/file'))).to.equal(false);
    const folder = await failure(() => {
      fs.rmSync(at('tree'));
    });
    expect(folder.code).to.equal('ERR_FS_EISDIR');
    fs.rmSync(at('tree'), { recursive: true });
    expect(fs.readdirSync(at())).to.deep.equal([]);
  });

  onBothDisks('rm of what is not there fails unless forced', async ({ at, failure }) => {
    const met = await failure(() => {
      fs.rmSync(at('none'));
    });
    expect(met.message).to.equal("ENOENT: no such file or directory, lstat '<dir>/none'");
    fs.rmSync(at('none'), { force: true });
    fs.rmSync(at('none'), { force: true, recursive: true });
    await fs.promises.rm(at('none'), { force: true, recursive: true });
  });

  onBothDisks('rm in its other forms removes the same', async (world) => {
    const { at } = world;
    plant(world);
    await fs.promises.rm(at('tree'), { recursive: true });
    expect(fs.readdirSync(at())).to.deep.equal([]);
    plant(world);
    await promisify(fs.rm)(at('tree'), { recursive: true, force: true });
    expect(fs.readdirSync(at())).to.deep.equal([]);
  });

  onBothDisks('rm does not follow links', (world) => {
    const { at } = world;
    plant(world);
    fs.mkdirSync(at('other'));
    fs.symlinkSync(at('tree'), at('other/link'));
    fs.rmSync(at('other'), { recursive: true });
    expect(fs.readFileSync(at('tree/a/file'), 'utf8')).to.equal('one');
  });

  onBothDisks('cp copies a file, and makes the folders above', ({ at }) => {
    fs.writeFileSync(at('f'), 'x');
    fs.cpSync(at('f'), at('new/folder/g'));
    expect(fs.readFileSync(at('new/folder/g'), 'utf8')).to.equal('x');
  });

  onBothDisks('cp copies folders on request', async (world) => {
    const { at, failure } = world;
    plant(world);
    const met = await failure(() => {
      fs.cpSync(at('tree'), at('copy'));
    });
    expect(met.code).to.equal('ERR_FS_EISDIR');
    fs.cpSync(at('tree'), at('copy'), { recursive: true });
    expectPlanted(at('copy'));
    await fs.promises.cp(at('tree'), at('second'), { recursive: true });
    expectPlanted(at('second'));
    await new Promise<void>((resolve, reject) => {
      fs.cp(at('tree'), at('third'), { recursive: true }, (error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
    expectPlanted(at('third'));
  });

  onBothDisks('cp into a folder that is there replaces files, or not', (world) => {
    const { at } = world;
    plant(world);
    // A second copy of a link is an error in some releases.
    fs.unlinkSync(at('tree/link'));
    fs.mkdirSync(at('copy/a'), { recursive: true });
    fs.writeFileSync(at('copy/a/file'), 'older');
    fs.writeFileSync(at('copy/a/mine'), 'mine');
    fs.cpSync(at('tree'), at('copy'), { recursive: true, force: false });
    expect(fs.readFileSync(at('copy/a/file'), 'utf8')).to.equal('older');
    fs.cpSync(at('tree'), at('copy'), { recursive: true });
    expect(fs.readFileSync(at('copy/a/file'), 'utf8')).to.equal('one');
    expect(fs.readFileSync(at('copy/a/mine'), 'utf8')).to.equal('mine');
  });

  onBothDisks('cp goes through a filter', (world) => {
    const { at } = world;
    plant(world);
    const filter = (source: string): boolean => !source.endsWith('empty');
    fs.cpSync(at('tree'), at('copy'), { recursive: true, filter });
    expect(fs.readdirSync(at('copy'))).to.deep.equal(['a', 'link']);
  });

  onBothDisks('cp refuses what cannot be', async (world) => {
    const { at, failure } = world;
    plant(world);
    const cp = (from: string, to: string) => () => {
      fs.cpSync(at(from), at(to), { recursive: true, errorOnExist: true, force: false });
    };
    expect((await failure(cp('none', 'copy'))).code).to.equal('ENOENT');
    expect((await failure(cp('tree', 'tree/a/copy'))).code).to.equal('ERR_FS_CP_EINVAL');
    expect((await failure(cp('tree', 'tree'))).code).to.equal('ERR_FS_CP_EINVAL');
    expect((await failure(cp('tree/a', 'tree/a/file'))).code).to.equal('ERR_FS_CP_DIR_TO_NON_DIR');
    expect((await failure(cp('tree/a/file', 'tree/a'))).code).to.equal('ERR_FS_CP_NON_DIR_TO_DIR');
    expect((await failure(cp('tree/a/file', 'tree/a/other'))).code).to.equal('ERR_FS_CP_EEXIST');
  });

  onBothDisks('copyFile keeps to its mode and tells both paths', async ({ at, failure }) => {
    fs.writeFileSync(at('a'), 'a');
    fs.writeFileSync(at('b'), 'b');
    const met = await failure(() => {
      fs.copyFileSync(at('a'), at('b'), fs.constants.COPYFILE_EXCL);
    });
    expect(met.message).to.equal("EEXIST: file already exists, copyfile '<dir>/a' -> '<dir>/b'");
    const none = await failure(() => fs.promises.copyFile(at('none'), at('c')));
    expect(none).to.include({ code: 'ENOENT', path: '<dir>/none', dest: '<dir>/c' });
    expect(fs.existsSync(at('c'))).to.equal(false);
    fs.copyFileSync(at('a'), at('a'));
    expect(fs.readFileSync(at('a'), 'utf8')).to.equal('a');
  });

  if (MAJOR >= 22) {
    onBothDisks('glob finds by pattern', async (world) => {
      const { at } = world;
      plant(world);
      const { globSync, promises } = fs as unknown as {
        globSync: (pattern: string, options: { cwd: string }) => string[];
        promises: { glob: (pattern: string, options: { cwd: string }) => AsyncIterable<string> };
      };
      const found = globSync('tree/**/{file,other}', { cwd: at() }).sort();
      expect(found).to.deep.equal(['tree/a/file', 'tree/a/other']);
      const later: string[] = [];
      for await (const name of promises.glob('tree/a/*', { cwd: at() })) later.push(name);
      expect(later.sort()).to.deep.equal(['tree/a/file', 'tree/a/other']);
    });
  }
});

function plant({ at }: World): void {
  fs.mkdirSync(at('tree/a'), { recursive: true });
  fs.mkdirSync(at('tree/empty'));
  fs.writeFileSync(at('tree/a/file'), 'one', { mode: 0o600 });
  fs.writeFileSync(at('tree/a/other'), 'two');
  fs.symlinkSync('a', at('tree/link'));
}

function expectPlanted(copy: string): void {
  expect(fs.readdirSync(copy)).to.deep.equal(['a', 'empty', 'link']);
  expect(fs.readdirSync(`${copy}/a`)).to.deep.equal(['file', 'other']);
  expect(fs.readFileSync(`${copy}/a/file`, 'utf8')).to.equal('one');
  expect(fs.statSync(`${copy}/a/file`).mode & 0o777).to.equal(0o600);
  expect(fs.lstatSync(`${copy}/link`).isSymbolicLink()).to.equal(true);
}
