import type { Run } from '../../kernel/run';
import { Disk } from '../../world/disk/disk';
import { keepPrinted } from '../console';
import { EPOCH_MS } from '../time';
import { realDisk, windowsOf } from './real';

const disks = new WeakMap<Run, Disk>();

/** The disk of a run, made when it is first used. */
export function diskOf(run: Run): Disk {
  let disk = disks.get(run);
  if (disk === undefined) {
    disk = newDisk(run);
    disks.set(run, disk);
  }
  return disk;
}

function newDisk(run: Run): Disk {
  return new Disk({
    nowUs: () => EPOCH_MS * 1_000 + Math.floor(run.nowUs),
    random: (bound) => run.parts.choices.stream('random').choose(bound),
    folders: ['/tmp', '/home/heddle', process.cwd()],
    through: { folders: windowsOf(run.parts.host.readsThrough ?? []), backing: realDisk },
    print: (bytes) => {
      keepPrinted(run, Buffer.from(bytes).toString());
    },
  });
}
