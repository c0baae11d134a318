import { expect } from 'chai';
import * as fs from 'node:fs';
import { onBothDisks } from './worlds';

describe('content of files', () => {
  onBothDisks('what is written is read', ({ at }) => {
    fs.writeFileSync(at('a'), 'hällo');
    expect(fs.readFileSync(at('a'), 'utf8')).to.equal('hällo');
    expect(fs.readFileSync(at('a'))).to.deep.equal(Buffer.from('hällo'));
    expect(fs.readFileSync(at('a'), 'latin1')).to.equal('hÃ¤llo');
    expect(fs.readFileSync(at('a'), { encoding: 'base64' })).to.equal('aMOkbGxv');
  });

  onBothDisks('writing again replaces all of it', ({ at }) => {
    fs.writeFileSync(at('a'), 'a long text');
    fs.writeFileSync(at('a'), 'short');
    expect(fs.readFileSync(at('a'), 'utf8')).to.equal('short');
  });

  onBothDisks('an empty file reads as nothing', ({ at }) => {
    fs.writeFileSync(at('a'), '');
    expect(fs.readFileSync(at('a')).length).to.equal(0);
    expect(fs.statSync(at('a')).size).to.equal(0);
  });

  onBothDisks('appendFile makes the file and goes on at its end', ({ at }) => {
    fs.appendFileSync(at('a'), 'one');
    fs.appendFileSync(at('a'), Buffer.from('two'));
    expect(fs.readFileSync(at('a'), 'utf8')).to.equal('onetwo');
  });

  onBothDisks('large files come back whole', ({ at }) => {
    const bytes = Buffer.alloc(300_001);
    for (let index = 0; index < bytes.length; index++) bytes[index] = index % 251;
    fs.writeFileSync(at('a'), bytes);
    expect(fs.readFileSync(at('a')).equals(bytes)).to.equal(true);
    expect(fs.statSync(at('a')).size).to.equal(300_001);
  });

  onBothDisks('reads at a position leave the position of the descriptor', ({ at }) => {
    fs.writeFileSync(at('a'), '0123456789');
    const fd = fs.openSync(at('a'), 'r');
    const into = Buffer.alloc(3);
    expect(fs.readSync(fd, into, 0, 3, 4)).to.equal(3);
    expect(into.toString()).to.equal('456');
    expect(fs.readSync(fd, into, 0, 3, null)).to.equal(3);
    expect(into.toString()).to.equal('012');
    expect(fs.readSync(fd, into, 1, 2, null)).to.equal(2);
    expect(into.toString()).to.equal('034');
    fs.closeSync(fd);
  });

  onBothDisks('a read beyond the end gives what there is', ({ at }) => {
    fs.writeFileSync(at('a'), 'abc');
    const fd = fs.openSync(at('a'), 'r');
    expect(fs.readSync(fd, Buffer.alloc(9), 0, 9, 1)).to.equal(2);
    expect(fs.readSync(fd, Buffer.alloc(9), 0, 9, 3)).to.equal(0);
    expect(fs.readSync(fd, Buffer.alloc(9), 0, 9, 100)).to.equal(0);
    expect(fs.readSync(fd, Buffer.alloc(9), { position: 2n })).to.equal(1);
    fs.closeSync(fd);
  });

  onBothDisks('writes at a position leave the rest and the position', ({ at }) => {
    const fd = fs.openSync(at('a'), 'w+');
    expect(fs.writeSync(fd, 'abcdef')).to.equal(6);
    expect(fs.writeSync(fd, 'XY', 2)).to.equal(2);
    expect(fs.writeSync(fd, 'gh')).to.equal(2);
    expect(fs.writeSync(fd, Buffer.from('-12-'), 1, 2, 0)).to.equal(2);
    fs.closeSync(fd);
    expect(fs.readFileSync(at('a'), 'utf8')).to.equal('12XYefgh');
  });

  onBothDisks('what lies between two writes reads as zeros', ({ at }) => {
    const fd = fs.openSync(at('a'), 'w');
    fs.writeSync(fd, 'end', 100_000);
    fs.closeSync(fd);
    const bytes = fs.readFileSync(at('a'));
    expect(bytes.length).to.equal(100_003);
    expect(bytes.subarray(0, 100_000).every((byte) => byte === 0)).to.equal(true);
    expect(bytes.subarray(100_000).toString()).to.equal('end');
  });

  onBothDisks('a file with a hole takes less space than it is long', ({ at }) => {
    const fd = fs.openSync(at('a'), 'w');
    fs.writeSync(fd, 'end', 100 * 1024 * 1024);
    const { size, blocks } = fs.fstatSync(fd);
    fs.closeSync(fd);
    expect(size).to.equal(100 * 1024 * 1024 + 3);
    expect(blocks * 512).to.be.lessThan(1024 * 1024);
  });

  onBothDisks('append mode writes at the end, whatever the position', ({ at }) => {
    fs.writeFileSync(at('a'), 'start');
    const fd = fs.openSync(at('a'), 'a+');
    fs.writeSync(fd, '1', 0);
    fs.writeSync(fd, '2');
    const into = Buffer.alloc(5);
    fs.readSync(fd, into, 0, 5, 0);
    fs.closeSync(fd);
    expect(into.toString()).to.equal('start');
    expect(fs.readFileSync(at('a'), 'utf8')).to.equal('start12');
  });

  onBothDisks('two descriptors see each other, each at its own position', ({ at }) => {
    const writer = fs.openSync(at('a'), 'w');
    const reader = fs.openSync(at('a'), 'r');
    const into = Buffer.alloc(4);
    fs.writeSync(writer, 'abcd');
    expect(fs.readSync(reader, into, 0, 2, null)).to.equal(2);
    fs.writeSync(writer, 'ef');
    expect(fs.readSync(reader, into, 0, 4, null)).to.equal(4);
    expect(into.toString()).to.equal('cdef');
    fs.closeSync(writer);
    fs.closeSync(reader);
  });

  onBothDisks('truncate cuts and fills with zeros', ({ at }) => {
    fs.writeFileSync(at('a'), 'abcdef');
    fs.truncateSync(at('a'), 2);
    expect(fs.readFileSync(at('a'), 'utf8')).to.equal('ab');
    fs.truncateSync(at('a'), 5);
    expect(fs.readFileSync(at('a'))).to.deep.equal(Buffer.from('ab\0\0\0'));
    fs.truncateSync(at('a'));
    expect(fs.statSync(at('a')).size).to.equal(0);
  });

  onBothDisks('ftruncate leaves the position where it was', ({ at }) => {
    const fd = fs.openSync(at('a'), 'w+');
    fs.writeSync(fd, 'abcdef');
    fs.ftruncateSync(fd, 1);
    fs.writeSync(fd, 'z');
    fs.closeSync(fd);
    expect(fs.readFileSync(at('a'))).to.deep.equal(Buffer.from('a\0\0\0\0\0z'));
  });

  onBothDisks('cut off bytes do not come back when the file grows', ({ at }) => {
    const fd = fs.openSync(at('a'), 'w+');
    fs.writeSync(fd, Buffer.alloc(9_000, 'x'));
    fs.ftruncateSync(fd, 4_100);
    fs.ftruncateSync(fd, 9_000);
    fs.closeSync(fd);
    const bytes = fs.readFileSync(at('a'));
    expect(bytes.lastIndexOf('x')).to.equal(4_099);
    expect(bytes.length).to.equal(9_000);
  });

  onBothDisks('vectors of buffers are read and written in one call', ({ at }) => {
    const fd = fs.openSync(at('a'), 'w+');
    expect(fs.writevSync(fd, [Buffer.from('ab'), Buffer.from('cde')])).to.equal(5);
    expect(fs.writevSync(fd, [Buffer.from('Z')], 1)).to.equal(1);
    const [first, second] = [Buffer.alloc(2), Buffer.alloc(9)];
    expect(fs.readvSync(fd, [first, second], 0)).to.equal(5);
    expect(first.toString()).to.equal('aZ');
    expect(second.subarray(0, 3).toString()).to.equal('cde');
    fs.closeSync(fd);
  });

  onBothDisks('any view is a buffer', ({ at }) => {
    fs.writeFileSync(at('a'), new Uint16Array([0x6261, 0x6463]));
    expect(fs.readFileSync(at('a'), 'utf8')).to.equal('abcd');
    const view = new DataView(new ArrayBuffer(4));
    const fd = fs.openSync(at('a'), 'r');
    expect(fs.readSync(fd, view)).to.equal(4);
    fs.closeSync(fd);
    expect(view.getUint8(3)).to.equal(0x64);
  });

  onBothDisks('a file that is removed stays readable for who has it open', ({ at }) => {
    fs.writeFileSync(at('a'), 'still here');
    const fd = fs.openSync(at('a'), 'r+');
    fs.unlinkSync(at('a'));
    expect(fs.existsSync(at('a'))).to.equal(false);
    fs.writeSync(fd, 'S', 0);
    expect(fs.readFileSync(fd, 'utf8')).to.equal('Still here');
    expect(fs.fstatSync(fd).nlink).to.equal(0);
    fs.closeSync(fd);
  });

  onBothDisks('readFile and writeFile of a descriptor go on where it stands', ({ at }) => {
    const fd = fs.openSync(at('a'), 'w+');
    fs.writeFileSync(fd, 'one ');
    fs.writeFileSync(fd, 'two');
    expect(fs.readFileSync(fd, 'utf8')).to.equal('');
    fs.closeSync(fd);
    expect(fs.readFileSync(at('a'), 'utf8')).to.equal('one two');
  });

  onBothDisks('copies are files of their own', ({ at }) => {
    fs.writeFileSync(at('a'), 'text', { mode: 0o640 });
    fs.copyFileSync(at('a'), at('b'));
    fs.appendFileSync(at('b'), '!');
    expect(fs.readFileSync(at('a'), 'utf8')).to.equal('text');
    expect(fs.readFileSync(at('b'), 'utf8')).to.equal('text!');
    expect(fs.statSync(at('b')).mode & 0o777).to.equal(0o640);
    fs.copyFileSync(at('a'), at('b'));
    expect(fs.readFileSync(at('b'), 'utf8')).to.equal('text');
  });
});
