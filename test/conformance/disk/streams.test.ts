import { expect } from 'chai';
import * as fs from 'node:fs';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { createInterface } from 'node:readline';
import { onBothDisks } from './worlds';

describe('streams, handles and folders', () => {
  onBothDisks('a read stream gives pieces of its highWaterMark', async ({ at }) => {
    fs.writeFileSync(at('f'), '0123456789');
    const pieces: string[] = [];
    const stream = fs.createReadStream(at('f'), { highWaterMark: 4, encoding: 'utf8' });
    for await (const piece of stream) pieces.push(String(piece));
    expect(pieces).to.deep.equal(['0123', '4567', '89']);
    expect(stream.bytesRead).to.equal(10);
  });

  onBothDisks('a read stream begins and ends where it is told', async ({ at }) => {
    fs.writeFileSync(at('f'), '0123456789');
    const chunks: Buffer[] = [];
    for await (const chunk of fs.createReadStream(at('f'), { start: 2, end: 5 }))
      chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).to.equal('2345');
  });

  onBothDisks('a read stream emits open, ready, end and close in order', async ({ at }) => {
    fs.writeFileSync(at('f'), 'x');
    const seen: string[] = [];
    const stream = fs.createReadStream(at('f'));
    for (const event of ['open', 'ready', 'data', 'end', 'close'])
      stream.on(event, () => seen.push(event));
    await once(stream, 'close');
    expect(seen).to.deep.equal(['open', 'ready', 'data', 'end', 'close']);
  });

  onBothDisks('a stream of what is not there emits an error', async ({ at }) => {
    const stream = fs.createReadStream(at('none'));
    const [error] = (await once(stream, 'error')) as [NodeJS.ErrnoException];
    expect(error).to.include({ code: 'ENOENT', syscall: 'open', path: at('none') });
  });

  onBothDisks('a write stream writes all, in order', async ({ at }) => {
    const stream = fs.createWriteStream(at('f'), { highWaterMark: 8 });
    for (let index = 0; index < 20; index++) {
      if (!stream.write(`line ${String(index)}\n`)) await once(stream, 'drain');
    }
    stream.end('end');
    await once(stream, 'close');
    const lines = fs.readFileSync(at('f'), 'utf8').split('\n');
    expect(lines).to.have.length(21);
    expect(lines[19]).to.equal('line 19');
    expect(lines[20]).to.equal('end');
    expect(stream.bytesWritten).to.equal(fs.statSync(at('f')).size);
  });

  onBothDisks('a write stream may append or begin in the middle', async ({ at }) => {
    fs.writeFileSync(at('f'), 'abcdef');
    const middle = fs.createWriteStream(at('f'), { flags: 'r+', start: 2 });
    middle.end('XY');
    await once(middle, 'close');
    const end = fs.createWriteStream(at('f'), { flags: 'a' });
    end.end('!');
    await once(end, 'close');
    expect(fs.readFileSync(at('f'), 'utf8')).to.equal('abXYef!');
  });

  onBothDisks('pipelines copy, and close what they opened', async ({ at, failure }) => {
    const bytes = Buffer.alloc(200_000, 'xyz');
    fs.writeFileSync(at('f'), bytes);
    await pipeline(fs.createReadStream(at('f')), fs.createWriteStream(at('g')));
    expect(fs.readFileSync(at('g')).equals(bytes)).to.equal(true);
    const met = await failure(() =>
      pipeline(fs.createReadStream(at('f')), fs.createWriteStream(at('none/g'))),
    );
    expect(met.code).to.equal('ENOENT');
  });

  onBothDisks('lines are read one by one', async ({ at }) => {
    fs.writeFileSync(at('f'), 'one\ntwo\r\nthree');
    const lines: string[] = [];
    for await (const line of createInterface({ input: fs.createReadStream(at('f')) }))
      lines.push(line);
    expect(lines).to.deep.equal(['one', 'two', 'three']);
  });

  onBothDisks('a handle reads and writes', async ({ at }) => {
    const handle = await fs.promises.open(at('f'), 'w+');
    expect(handle.fd).to.be.greaterThan(2);
    expect((await handle.write('abcdef')).bytesWritten).to.equal(6);
    expect((await handle.write(Buffer.from('XY'), 0, 2, 1)).bytesWritten).to.equal(2);
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    expect(bytesRead).to.equal(4);
    expect(buffer.toString()).to.equal('aXYd');
    expect((await handle.writev([Buffer.from('1'), Buffer.from('2')])).bytesWritten).to.equal(2);
    expect((await handle.stat()).size).to.equal(8);
    await handle.truncate(7);
    await handle.sync();
    await handle.datasync();
    await handle.chmod(0o600);
    await handle.utimes(1, 2);
    expect((await handle.stat()).mtimeMs).to.equal(2_000);
    await handle.appendFile('!');
    await handle.close();
    expect(fs.readFileSync(at('f'), 'utf8')).to.equal('aXYdef1\0!');
  });

  onBothDisks('a handle that is closed is none', async ({ at, failure }) => {
    const handle = await fs.promises.open(at('f'), 'w');
    await handle.close();
    expect(handle.fd).to.equal(-1);
    expect((await failure(() => handle.write('x'))).code).to.equal('EBADF');
    await handle.close();
  });

  onBothDisks('a handle gives streams and lines', async ({ at }) => {
    fs.writeFileSync(at('f'), 'one\ntwo');
    const handle = await fs.promises.open(at('f'));
    const lines: string[] = [];
    for await (const line of handle.readLines()) lines.push(line);
    expect(lines).to.deep.equal(['one', 'two']);
    const writer = await fs.promises.open(at('g'), 'w');
    const stream = writer.createWriteStream();
    stream.end('written');
    await once(stream, 'close');
    expect(fs.readFileSync(at('g'), 'utf8')).to.equal('written');
  });

  onBothDisks('a handle reads whole files', async ({ at }) => {
    fs.writeFileSync(at('f'), 'whole');
    const handle = await fs.promises.open(at('f'));
    expect(await handle.readFile('utf8')).to.equal('whole');
    expect(await handle.readFile('utf8')).to.equal('');
    await handle.close();
  });

  onBothDisks('a folder is read entry by entry', async ({ at, failure }) => {
    for (const name of ['b', 'a', 'c']) fs.writeFileSync(at(name), '');
    fs.mkdirSync(at('d'));
    const names: string[] = [];
    for await (const entry of await fs.promises.opendir(at())) {
      names.push(entry.isDirectory() ? `${entry.name}/` : entry.name);
    }
    expect(names.sort()).to.deep.equal(['a', 'b', 'c', 'd/']);
    const folder = fs.opendirSync(at(), { bufferSize: 1 });
    expect(folder.path).to.equal(at());
    let count = 0;
    while (folder.readSync() !== null) count++;
    expect(count).to.equal(4);
    folder.closeSync();
    expect((await failure(() => folder.readSync())).code).to.equal('ERR_DIR_CLOSED');
  });

  onBothDisks('opendir fails as such', async ({ at, failure }) => {
    fs.writeFileSync(at('f'), '');
    const none = await failure(() => fs.opendirSync(at('none')));
    expect(none.message).to.equal('ENOENT: no such file or directory, opendir');
    expect(none.path).to.equal(undefined);
    const file = await failure(() => fs.promises.opendir(at('f')));
    expect(file.message).to.equal("ENOTDIR: not a directory, opendir '<dir>/f'");
    const called = await new Promise((resolve) => {
      fs.opendir(at('none'), (error) => {
        resolve(error?.code);
      });
    });
    expect(called).to.equal('ENOENT');
  });

  onBothDisks('a folder is read with those below it on request', async ({ at }) => {
    fs.mkdirSync(at('a/b'), { recursive: true });
    fs.writeFileSync(at('a/b/f'), '');
    const found: string[] = [];
    for await (const entry of await fs.promises.opendir(at(), { recursive: true })) {
      found.push(`${entry.parentPath}/${entry.name}`);
    }
    expect(found.sort()).to.deep.equal([at('a'), at('a/b'), at('a/b/f')]);
  });

  onBothDisks('entries come by callback too', async ({ at }) => {
    fs.writeFileSync(at('f'), '');
    const folder = await fs.promises.opendir(at());
    const read = (): Promise<string | undefined> =>
      new Promise((resolve, reject) => {
        folder.read((error, entry) => {
          if (error) reject(error);
          else resolve(entry?.name);
        });
      });
    expect(await read()).to.equal('f');
    expect(await read()).to.equal(undefined);
    await folder.close();
  });
});
