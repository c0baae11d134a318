import { bytesOf, microseconds, positionOf } from './arguments';
import type { NativeCall } from './calls';
import { statFields } from './stats';

/** Functions that take a descriptor. */
export const DESCRIPTOR_CALLS: Readonly<Record<string, NativeCall>> = {
  close: call('close', 'close', ({ files }, [fd]) => {
    files.close(Number(fd));
  }),
  read: call('read', 'read', ({ files }, [fd, buffer, offset, length, position]) => {
    const start = Number(offset);
    const into = bytesOf(buffer).subarray(start, start + Number(length));
    return files.read(Number(fd), into, positionOf(position));
  }),
  readBuffers: call('read', 'read', ({ files }, [fd, buffers, position]) => {
    let at = positionOf(position);
    let total = 0;
    for (const buffer of buffers as readonly unknown[]) {
      const into = bytesOf(buffer);
      const count = files.read(Number(fd), into, at);
      total += count;
      if (at !== undefined) at += count;
      if (count < into.length) break;
    }
    return total;
  }),
  writeBuffer: call('write', 'write', ({ files }, [fd, buffer, offset, length, position]) => {
    const start = Number(offset ?? 0);
    const bytes = bytesOf(buffer);
    const end = typeof length === 'number' ? start + length : bytes.length;
    return wrote(bytes.subarray(start, end), (part) => {
      files.write(Number(fd), part, positionOf(position));
    });
  }),
  writeString: call('write', 'write', ({ files }, [fd, text, position, encoding]) =>
    wrote(Buffer.from(String(text), (encoding ?? 'utf8') as BufferEncoding), (bytes) => {
      files.write(Number(fd), bytes, positionOf(position));
    }),
  ),
  writeBuffers: call('write', 'write', ({ files }, [fd, buffers, position]) =>
    wrote(Buffer.concat((buffers as readonly unknown[]).map(bytesOf)), (bytes) => {
      files.write(Number(fd), bytes, positionOf(position));
    }),
  ),
  ftruncate: call('ftruncate', 'ftruncate', ({ files }, [fd, length]) => {
    files.truncate(Number(fd), Number(length));
  }),
  fsync: call('fsync', 'fsync', ({ files }, [fd]) => {
    files.sync(Number(fd), 'fsync');
  }),
  fdatasync: call('fdatasync', 'fdatasync', ({ files }, [fd]) => {
    files.sync(Number(fd), 'fdatasync');
  }),
  fstat: call('fstat', 'fstat', ({ files, attributes }, [fd, isBigint]) =>
    statFields(attributes.stat(files.nodeOf(Number(fd)), 'fstat'), isBigint === true),
  ),
  fchmod: call('fchmod', 'fchmod', ({ files, attributes }, [fd, mode]) => {
    attributes.chmod(files.nodeOf(Number(fd)), Number(mode), 'fchmod');
  }),
  fchown: call('fchown', 'fchown', ({ files, attributes }, [fd, uid, gid]) => {
    const owner = { uid: Number(uid), gid: Number(gid) };
    attributes.chown(files.nodeOf(Number(fd)), owner, 'fchown');
  }),
  futimes: call('futimes', 'futime', ({ files, attributes }, [fd, atime, mtime]) => {
    const times = { atimeUs: microseconds(atime), mtimeUs: microseconds(mtime) };
    attributes.utimes(files.nodeOf(Number(fd)), times, 'futime');
  }),
};

function call(name: string, syscall: string, effect: NativeCall['effect']): NativeCall {
  return { name, effect, failed: () => ({ syscall }) };
}

function wrote(bytes: Uint8Array, write: (bytes: Uint8Array) => void): number {
  write(bytes);
  return bytes.length;
}
