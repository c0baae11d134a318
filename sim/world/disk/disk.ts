import { Attributes } from './attributes';
import { DiskError } from './errors';
import { Files } from './files';
import { Names } from './names';
import { Trees } from './trees';
import { Volume, type DiskOptions, type Faults } from './volume';
import { walk } from './walk';

/**
 * A file system in memory, with what POSIX promises of one. All paths are absolute. An operation that
 * fails throws a DiskError; every bound (space, inodes, descriptors, lengths) ends in one too.
 */
export class Disk {
  readonly volume: Volume;
  readonly names: Names;
  readonly files: Files;
  readonly attributes: Attributes;
  readonly trees: Trees;

  constructor(options: DiskOptions) {
    this.volume = new Volume(options);
    this.names = new Names(this.volume);
    this.files = new Files(this.volume);
    this.attributes = new Attributes(this.volume);
    this.trees = new Trees(this);
    this.plantFirst(options);
  }

  /** Asked before each operation; an answer is what it fails with. */
  set faults(faults: Faults | undefined) {
    this.volume.faults = faults;
  }

  /**
   * What a loss of power leaves. Content that was not synced may be lost from some write on, whole or at
   * the border of a block of 4096 bytes, each file by a choice of its own; of each directory's unsynced
   * creates, unlinks, renames, mkdirs, rmdirs and links a prefix survives, by a choice of its own.
   * Descriptors are gone.
   *
   * @param choose a number below `bound`, which is how much is lost; 0 everywhere loses nothing
   */
  crash(choose: (bound: number) => number): void {
    this.files.closeAll();
    this.volume.crash(choose);
  }

  /** Puts a file there, with the folders above it, as if it had always been: no crash takes it away. */
  plant(path: string, bytes: Uint8Array): void {
    const cut = path.lastIndexOf('/');
    const folder = path.slice(0, cut);
    if (folder !== '') this.plantFolder(folder);
    const { node } = walk(this.volume, folder === '' ? '/' : folder, true);
    if (!path.startsWith('/') || node?.kind !== 'directory') throw new DiskError('ENOTDIR');
    const file = this.volume.newFile(0o644);
    file.content.write(bytes, 0);
    file.content.sync();
    this.volume.plant(node, path.slice(cut + 1), file);
  }

  /** What is there from the beginning, and no crash takes away. */
  private plantFirst({ folders = [], through }: DiskOptions): void {
    const { volume } = this;
    for (const folder of through?.folders ?? []) {
      const cut = folder.lastIndexOf('/');
      const above = cut === 0 ? '/' : folder.slice(0, cut);
      if (folder === '/') continue;
      this.plantFolder(above);
      const { node: parent } = walk(volume, above, true);
      const name = folder.slice(cut + 1);
      if (parent?.kind !== 'directory' || parent.get(name) !== undefined) continue;
      volume.plant(parent, name, volume.newWindow(folder, parent));
    }
    for (const folder of ['/dev', ...folders]) this.plantFolder(folder);
    const devices = walk(volume, '/dev', true).node;
    if (devices?.kind === 'directory') {
      volume.plant(
        devices,
        'null',
        volume.newDevice(() => undefined),
      );
    }
  }

  private plantFolder(folder: string): void {
    const { volume } = this;
    let at = volume.root;
    for (const name of folder.split('/').filter((part) => part !== '')) {
      let node = at.get(name);
      if (node === undefined) {
        node = volume.newDirectory(0o777, at);
        volume.plant(at, name, node);
      }
      if (node.kind !== 'directory') return;
      at = node;
    }
  }
}
