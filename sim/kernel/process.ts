/** A simulated machine, as far as the kernel has to tell one from another. */
export interface Machine {
  /** By which others reach it, and reports name it. */
  readonly name: string;
}

/** On which the scenario itself runs. */
export const OWN_MACHINE: Machine = { name: 'localhost' };

/**
 * One start of a program on a machine. What one process of the operating system would have to itself
 * (timers, sockets, agents, listeners) belongs to it, and ends with it. The scenario itself runs in the
 * first process of each run, which cannot end before the run.
 */
export class Process {
  /** Set for good when it ended: no code of it goes on. */
  isDead = false;
  /** Called when it ends before the run does: whoever keeps something of it lets go. */
  readonly onDeath: (() => void)[] = [];

  constructor(readonly machine: Machine) {}
}
