import { expect } from 'chai';
import * as fs from 'node:fs';
import { promisify } from 'node:util';
import { MAJOR, onBothDisks } from './worlds';

/** Deprecated, and still in use. */
const exists = Reflect.get(fs, 'exists') as (path: string, callback: (is: boolean) => void) => void;

describe('callbacks and promises', () => {
  onBothDisks('callbacks get null and what there is', async ({ at }) => {
    const arguments_ = (
      call: (callback: (...args: unknown[]) => void) => void,
    ): Promise<unknown[]> =>
      new Promise((resolve) => {
        call((...args) => {
          resolve(args);
        });
      });
    expect(
      await arguments_((done) => {
        fs.writeFile(at('f'), 'abc', done);
      }),
    ).to.deep.equal([null]);
    expect(
      await arguments_((done) => {
        fs.readFile(at('f'), 'utf8', done);
      }),
    ).to.deep.equal([null, 'abc']);
    expect(
      await arguments_((done) => {
        fs.appendFile(at('f'), 'd', done);
      }),
    ).to.deep.equal([null]);
    expect(
      await arguments_((done) => {
        exists(at('f'), done);
      }),
    ).to.deep.equal([true]);
    expect(
      await arguments_((done) => {
        exists(at('none'), done);
      }),
    ).to.deep.equal([false]);
    expect(
      await arguments_((done) => {
        fs.access(at('f'), done);
      }),
    ).to.deep.equal([null]);
    expect(
      await arguments_((done) => {
        fs.mkdir(at('d'), done);
      }),
    ).to.deep.equal([null]);
    expect(
      await arguments_((done) => {
        fs.mkdir(at('d/e/g'), { recursive: true }, done);
      }),
    ).to.deep.equal([null, at('d/e')]);
    expect(
      await arguments_((done) => {
        fs.readdir(at(), done);
      }),
    ).to.deep.equal([null, ['d', 'f']]);
    expect(
      await arguments_((done) => {
        fs.rename(at('f'), at('g'), done);
      }),
    ).to.deep.equal([null]);
    expect(
      await arguments_((done) => {
        fs.truncate(at('g'), 2, done);
      }),
    ).to.deep.equal([null]);
    expect(
      await arguments_((done) => {
        fs.symlink('g', at('link'), done);
      }),
    ).to.deep.equal([null]);
    expect(
      await arguments_((done) => {
        fs.readlink(at('link'), done);
      }),
    ).to.deep.equal([null, 'g']);
    expect(
      await arguments_((done) => {
        fs.realpath(at('link'), done);
      }),
    ).to.deep.equal([null, at('g')]);
    expect(
      await arguments_((done) => {
        fs.copyFile(at('g'), at('h'), done);
      }),
    ).to.deep.equal([null]);
    expect(
      await arguments_((done) => {
        fs.unlink(at('h'), done);
      }),
    ).to.deep.equal([null]);
    expect(
      await arguments_((done) => {
        fs.rmdir(at('d/e/g'), done);
      }),
    ).to.deep.equal([null]);
    expect(
      await arguments_((done) => {
        fs.utimes(at('g'), 1, 2, done);
      }),
    ).to.deep.equal([null]);
    expect(fs.readFileSync(at('g'), 'utf8')).to.equal('ab');
  });

  onBothDisks('read and write hand the buffer on', async ({ at }) => {
    const fd = await promisify(fs.open)(at('f'), 'w+');
    const written = await promisify(fs.write)(fd, Buffer.from('abc'), 0, 3, null);
    expect(written.bytesWritten).to.equal(3);
    expect(written.buffer.toString()).to.equal('abc');
    const into = Buffer.alloc(2);
    const read = await promisify(fs.read)(fd, into, 0, 2, 1);
    expect(read.bytesRead).to.equal(2);
    expect(read.buffer).to.equal(into);
    expect(into.toString()).to.equal('bc');
    const vector = await promisify(fs.readv)(fd, [Buffer.alloc(1), Buffer.alloc(1)], 0);
    expect(vector.buffers.map(String)).to.deep.equal(['a', 'b']);
    expect((await promisify(fs.fstat)(fd)).size).to.equal(3);
    await promisify(fs.fsync)(fd);
    await promisify(fs.ftruncate)(fd, 1);
    await promisify(fs.close)(fd);
    expect(fs.readFileSync(at('f'), 'utf8')).to.equal('a');
  });

  onBothDisks('callbacks come after the caller has gone on', async ({ at }) => {
    const order: string[] = [];
    await new Promise<void>((resolve) => {
      fs.stat(at(), () => {
        order.push('callback');
        resolve();
      });
      order.push('caller');
    });
    expect(order).to.deep.equal(['caller', 'callback']);
  });

  onBothDisks(
    'errors of callbacks and promises are those of the calls',
    async ({ at, failure }) => {
      const expected = {
        code: 'ENOENT',
        message: "ENOENT: no such file or directory, open '<dir>/none'",
        syscall: 'open',
        path: '<dir>/none',
        dest: undefined,
      };
      expect(await failure(() => promisify(fs.readFile)(at('none')))).to.deep.equal(expected);
      expect(await failure(() => fs.promises.readFile(at('none')))).to.deep.equal(expected);
      expect(await failure(() => fs.promises.open(at('none')))).to.deep.equal(expected);
      const scan = await failure(() => fs.promises.readdir(at('none')));
      expect(scan.message).to.equal("ENOENT: no such file or directory, scandir '<dir>/none'");
      const move = await failure(() => fs.promises.rename(at('none'), at('b')));
      expect(move.message).to.equal(
        "ENOENT: no such file or directory, rename '<dir>/none' -> '<dir>/b'",
      );
    },
  );

  onBothDisks('errors have their properties in order', async ({ at }) => {
    const met = await fs.promises.link(at('none'), at('b')).catch((error: unknown) => error);
    expect(met).to.be.instanceOf(Error);
    expect(Object.keys(met as object)).to.deep.equal(['errno', 'code', 'syscall', 'path', 'dest']);
    expect((met as NodeJS.ErrnoException).errno).to.equal(-2);
  });

  onBothDisks('promises do what the calls do', async ({ at }) => {
    const { promises } = fs;
    await promises.writeFile(at('f'), 'abc');
    await promises.appendFile(at('f'), 'def');
    expect(await promises.readFile(at('f'), 'utf8')).to.equal('abcdef');
    await promises.truncate(at('f'), 3);
    expect((await promises.stat(at('f'))).size).to.equal(3);
    expect((await promises.lstat(at('f'), { bigint: true })).size).to.equal(3n);
    expect(await promises.mkdir(at('a/b'), { recursive: true })).to.equal(at('a'));
    await promises.access(at('a/b'));
    await promises.chmod(at('f'), 0o600);
    await promises.utimes(at('f'), 1, 2);
    expect((await promises.stat(at('f'))).mtimeMs).to.equal(2_000);
    await promises.symlink('f', at('link'));
    expect(await promises.readlink(at('link'))).to.equal('f');
    await promises.link(at('f'), at('g'));
    await promises.unlink(at('f'));
    await promises.rmdir(at('a/b'));
    expect(await promises.readdir(at())).to.deep.equal(['a', 'g', 'link']);
    const entries = await promises.readdir(at(), { withFileTypes: true, recursive: true });
    expect(entries.map(({ name }) => name).sort()).to.deep.equal(['a', 'g', 'link']);
  });

  onBothDisks('large files are read and written in pieces', async ({ at }) => {
    const bytes = Buffer.alloc(1_500_000, 'abcdefg');
    await fs.promises.writeFile(at('f'), bytes);
    expect((await fs.promises.readFile(at('f'))).equals(bytes)).to.equal(true);
    expect((await promisify(fs.readFile)(at('f'))).equals(bytes)).to.equal(true);
  });

  onBothDisks('writeFile takes streams and iterables', async ({ at }) => {
    await fs.promises.writeFile(at('f'), ['a', 'b', 'c']);
    expect(fs.readFileSync(at('f'), 'utf8')).to.equal('abc');
    await fs.promises.writeFile(at('g'), fs.createReadStream(at('f')));
    expect(fs.readFileSync(at('g'), 'utf8')).to.equal('abc');
  });

  onBothDisks('an aborted read is an AbortError', async ({ at, failure }) => {
    fs.writeFileSync(at('f'), 'x');
    const controller = new AbortController();
    const reading = fs.promises.readFile(at('f'), { signal: controller.signal });
    controller.abort();
    expect((await failure(() => reading)).code).to.equal('ABORT_ERR');
  });

  onBothDisks('arguments are checked as ever', async ({ at, failure }) => {
    expect((await failure(() => fs.readFileSync(1.5))).code).to.equal('ERR_INVALID_ARG_TYPE');
    expect((await failure(() => fs.openSync(at('a\0b'), 'r'))).code).to.equal(
      'ERR_INVALID_ARG_VALUE',
    );
    expect((await failure(() => fs.openSync(at('f'), 'q'))).code).to.equal('ERR_INVALID_ARG_VALUE');
    expect(
      (
        await failure(() => {
          fs.readFile(at('f'), 'utf8', undefined as never);
        })
      ).code,
    ).to.equal('ERR_INVALID_ARG_TYPE');
  });

  if (MAJOR >= 22) {
    onBothDisks('writeFile flushes on request', async ({ at }) => {
      await fs.promises.writeFile(at('f'), 'x', { flush: true });
      fs.writeFileSync(at('f'), 'y', { flush: true, flag: 'a' });
      expect(fs.readFileSync(at('f'), 'utf8')).to.equal('xy');
    });
  }
});
