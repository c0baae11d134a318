import { currentRun } from '../../kernel/current';
import type { Process } from '../../kernel/process';
import type { Run } from '../../kernel/run';
import type { Strand } from '../../kernel/strand';

/** undici's timer for delays above a second, of which it keeps a list and looks at it now and then. */
interface FastTimer {
  _state: number;
  _idleStart: number;
  readonly _idleTimeout: number;
  readonly _timerArg: unknown;
  _onTimeout(argument: unknown): void;
}

interface Entry {
  readonly timer: FastTimer;
  readonly strand: Strand;
}

/** undici's names for the states of such a timer. */
const NOT_IN_LIST = -2;
const TO_BE_CLEARED = -1;
const PENDING = 0;
const ACTIVE = 1;

/** How often undici looks at its list. */
const TICK_MS = 499;

const adopted = new WeakSet<object>();

/**
 * Takes over the timers of one copy of undici. It keeps them in one list per copy, beyond the end of any
 * run; from now on what is put into that list in a run goes to a list of the process that did it, on the
 * clock of its run.
 *
 * @param make makes one such timer, so that the list shows itself
 */
export function adoptFastTimers(make: () => void): void {
  const list = listFilledBy(make);
  if (list === undefined || adopted.has(list)) return;
  adopted.add(list);
  const { push } = Array.prototype;
  Object.defineProperty(list, 'push', {
    configurable: true,
    writable: true,
    value: (timer: FastTimer): number => {
      const run = currentRun();
      return run === undefined ? Reflect.apply(push, list, [timer]) : ticksOf(run).add(timer);
    },
  });
}

/** The list is private to undici: it is met where a timer is put into it. */
function listFilledBy(make: () => void): object | undefined {
  const filled: object[] = [];
  const { push } = Array.prototype;
  const watch = function (this: unknown[], ...items: unknown[]): number {
    if (isFastTimer(items[0])) filled[0] = this;
    return Reflect.apply(push, this, items);
  };
  Reflect.set(Array.prototype, 'push', watch);
  try {
    make();
  } finally {
    Reflect.set(Array.prototype, 'push', push);
  }
  return filled[0];
}

function isFastTimer(item: unknown): boolean {
  return typeof item === 'object' && item !== null && '_timerArg' in item && '_idleStart' in item;
}

const ticks = new WeakMap<Process, Ticks>();

function ticksOf(run: Run): Ticks {
  const { process } = run;
  const found = ticks.get(process) ?? new Ticks(run);
  ticks.set(process, found);
  return found;
}

/** The fast timers of one process: a timer begins at the first tick after it was set, as undici has it. */
class Ticks {
  private nowMs = 0;
  private entries: Entry[] = [];
  private handle: ReturnType<Run['timers']['set']> | undefined = undefined;

  constructor(private readonly run: Run) {}

  add(timer: FastTimer): number {
    this.entries.push({ timer, strand: this.run.strand });
    if (this.entries.length === 1) this.wait();
    return this.entries.length;
  }

  private wait(): void {
    this.handle ??= this.run.timers
      .set('timer', TICK_MS, () => {
        this.tick();
      })
      .unref();
    this.handle.refresh();
  }

  private tick(): void {
    this.nowMs += TICK_MS;
    const looked = this.entries;
    this.entries = [];
    for (const entry of looked) {
      this.look(entry);
      if (entry.timer._state === TO_BE_CLEARED) entry.timer._state = NOT_IN_LIST;
      else this.entries.push(entry);
    }
    if (this.entries.length > 0) this.wait();
  }

  private look({ timer, strand }: Entry): void {
    if (timer._state === PENDING) {
      timer._idleStart = this.nowMs - TICK_MS;
      timer._state = ACTIVE;
    } else if (timer._state === ACTIVE && this.nowMs >= timer._idleStart + timer._idleTimeout) {
      timer._state = TO_BE_CLEARED;
      timer._idleStart = -1;
      this.run.strand = strand;
      timer._onTimeout(timer._timerArg);
    }
  }
}
