import { expect } from 'chai';
import type { Disk } from '../../../../sim/world/disk/disk';
import { append, chance, namesIn, newDisk, read, syncFolder, write } from './disk-under-test';

/** A store that writes each record to a log before it says that it has it, and now and then a whole file. */
class Store {
  readonly acknowledged = new Map<string, string>();
  private readonly state = new Map<string, string>();

  constructor(
    private readonly disk: Disk,
    private readonly syncs: boolean,
  ) {
    append(disk, '/d/log', '');
    if (syncs) syncFolder(disk, '/d');
  }

  set(key: string, value: string): void {
    this.state.set(key, value);
    const { files } = this.disk;
    const fd = files.open('/d/log', { write: true, append: true }, 0o666);
    files.write(fd, Buffer.from(`${key}=${value}\n`));
    if (this.syncs) files.sync(fd, 'fdatasync');
    files.close(fd);
    this.acknowledged.set(key, value);
  }

  /** Writes everything to a new file, puts it in place of the old one and empties the log. */
  checkpoint(): void {
    const lines = [...this.state].map(([key, value]) => `${key}=${value}\n`);
    write(this.disk, '/d/new', lines.join(''), this.syncs);
    this.disk.names.rename('/d/new', '/d/state');
    if (this.syncs) syncFolder(this.disk, '/d');
    write(this.disk, '/d/log', '', this.syncs);
  }
}

/** What a start after a crash finds; a line that is torn counts as none. */
function recovered(disk: Disk): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const names = namesIn(disk, '/d');
  for (const file of ['state', 'log'].filter((name) => names.includes(name))) {
    const lines = read(disk, `/d/${file}`).split('\n').slice(0, -1);
    for (const line of lines) {
      const [key = '', value = ''] = line.split('=');
      found.set(key, value);
    }
  }
  return found;
}

/** Whether a store that crashed under this seed has lost something that it had acknowledged. */
function losesData(seed: number, syncs: boolean): boolean {
  const disk = newDisk();
  const store = new Store(disk, syncs);
  const choose = chance(seed);
  const operations = 1 + choose(12);
  for (let index = 0; index < operations; index++) {
    if (choose(4) === 0) store.checkpoint();
    else store.set(`k${String(choose(3))}`, `v${String(index)}`);
  }
  disk.crash(choose);
  const found = recovered(disk);
  return [...store.acknowledged].some(([key, value]) => found.get(key) !== value);
}

describe('a write-ahead log on the simulated disk', () => {
  it('loses data within 100 crashes without fsync', () => {
    const seeds = Array.from({ length: 100 }, (_, index) => index + 1);
    expect(seeds.some((seed) => losesData(seed, false))).to.equal(true);
  });

  it('loses nothing in 10,000 crashes with it', () => {
    for (let seed = 1; seed <= 10_000; seed++) {
      expect(losesData(seed, true), `seed ${String(seed)}`).to.equal(false);
    }
  });
});
