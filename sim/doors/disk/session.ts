import { PARKED } from '../../kernel/parked';
import type { Machine } from '../../kernel/process';
import type { Run } from '../../kernel/run';
import { Disk } from '../../world/disk/disk';
import { diskFaults } from '../../world/faults/disk';
import { keepPrinted } from '../console';
import { EPOCH_MS } from '../time';
import { realDisk, windowsOf } from './real';

const disks = new WeakMap<Machine, Disk>();

/** The disk of the machine whose code runs now. */
export function diskOf(run: Run): Disk {
  const { machine, isDead } = run.process;
  if (isDead) throw PARKED;
  return diskOfMachine(run, machine);
}

/** The disk of a machine, made when it is first used. */
export function diskOfMachine(run: Run, machine: Machine): Disk {
  let disk = disks.get(machine);
  if (disk === undefined) {
    disk = newDisk(run);
    disks.set(machine, disk);
  }
  return disk;
}

function newDisk(run: Run): Disk {
  const disk = new Disk({
    nowUs: () => EPOCH_MS * 1_000 + Math.floor(run.nowUs),
    random: (bound) => run.parts.choices.stream('random').choose(bound),
    folders: ['/tmp', '/home/heddle', process.cwd()],
    through: { folders: windowsOf(run.parts.host.readsThrough ?? []), backing: realDisk },
    print: (bytes) => {
      keepPrinted(run, Buffer.from(bytes).toString());
    },
  });
  disk.faults = diskFaults(run);
  return disk;
}
