import { EventEmitter } from 'node:events';
import { diskOfMachine, giveSurroundings } from '../../doors';
import { checkDuration } from '../../kernel/arguments';
import { PARKED } from '../../kernel/parked';
import {
  endAfter,
  endProcess,
  Machine,
  pauseProcess,
  Process,
  resumeProcess,
  type Exit,
} from '../../kernel/process';
import type { Run } from '../../kernel/run';
import type { Strand } from '../../kernel/strand';
import { networkOf, type NetworkNode } from '../../world/network/network';
import type { Modules } from './modules';
import { HostEnded } from './host-ended';
import type { Host, HostOptions, HostState } from './types';

/** What a host is made of. */
export interface HostParts {
  readonly run: Run;
  readonly registry: Modules;
  readonly name: string;
  readonly main: string | (() => unknown);
  readonly options: HostOptions;
  /** Told whenever the program begins. */
  readonly onStart: (host: SimulatedHost) => void;
}

/** Pid of the first process of each machine, after those of the system. */
const FIRST_PID = 1_000;

/** One start of the program. */
interface Incarnation {
  readonly process: Process;
  readonly strand: Strand;
  /** Whether its first lines have run; before that it is not over for want of things to do. */
  hasBegun: boolean;
  /** Whether it was told that nothing is left to do, and has not done anything since. */
  wasTold: boolean;
  readonly events: EventEmitter;
  readonly whenEnded: ((exit: Exit) => void)[];
}

export class SimulatedHost implements Host {
  readonly name: string;
  starts = 0;
  private readonly machine: Machine;
  private readonly node: NetworkNode;
  private system: Process;
  private current: Incarnation | undefined = undefined;
  private lastExit: Exit = { code: undefined, signal: undefined };
  private isStopping = false;
  private comesBackMs: number | undefined = undefined;

  constructor(private readonly parts: HostParts) {
    const { run, name, options } = parts;
    this.name = name;
    this.machine = new Machine(name);
    this.machine.clockOffsetMs = options.clockOffsetMs ?? 0;
    this.system = new Process(this.machine);
    this.node = networkOf(run).addNode(this.machine, this.systemStrand());
    for (const [path, content] of Object.entries(options.files ?? {})) {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content;
      diskOfMachine(run, this.machine).plant(path, bytes);
    }
  }

  get address(): string {
    return this.node.address;
  }

  get state(): HostState {
    if (!this.node.isUp) return 'off';
    if (this.current === undefined) return 'ended';
    return this.current.process.isPaused ? 'paused' : 'running';
  }

  /** For partitions and the like. */
  get networkNode(): NetworkNode {
    return this.node;
  }

  start(): void {
    if (this.current !== undefined) return;
    const { run, name, options } = this.parts;
    if (!this.node.isUp) {
      this.system = new Process(this.machine);
      this.node.goOn(this.systemStrand());
      networkOf(run).links.sendAgain();
    }
    this.starts++;
    this.isStopping = false;
    const process = new Process(this.machine);
    const incarnation: Incarnation = {
      process,
      strand: run.root.child(name, process),
      hasBegun: false,
      wasTold: false,
      events: new EventEmitter(),
      whenEnded: [],
    };
    this.current = incarnation;
    this.surround(incarnation);
    this.parts.onStart(this);
    run.onStrand(incarnation.strand, () =>
      run.standIn(options.bootMs ?? 1, () => {
        this.begin(incarnation);
      }),
    );
  }

  crash(): void {
    if (!this.node.isUp) return;
    const { run } = this.parts;
    this.node.goOff();
    const dead = this.current;
    endProcess(run, this.system);
    if (dead !== undefined) endProcess(run, dead.process);
    const faults = run.parts.choices.stream('fault');
    diskOfMachine(run, this.machine).crash((bound) => faults.choose(bound));
    if (dead !== undefined) this.hasEnded(dead, { code: undefined, signal: 'SIGKILL' });
    this.unwind(dead);
  }

  kill(): void {
    this.end({ code: undefined, signal: 'SIGKILL' });
  }

  crashAfter(steps: number): void {
    this.endAfter(steps, () => {
      this.crash();
    });
  }

  killAfter(steps: number): void {
    this.endAfter(steps, () => {
      this.kill();
    });
  }

  signal(name = 'SIGTERM'): void {
    const { current } = this;
    if (current === undefined) return;
    const { run } = this.parts;
    run.onStrand(current.strand, () =>
      run.timers.setImmediate(() => {
        if (current.events.listenerCount(name) > 0 && name !== 'SIGKILL')
          current.events.emit(name, name, 0);
        else if (name !== 'SIGCHLD' && name !== 'SIGWINCH')
          this.end({ code: undefined, signal: name }, current);
      }),
    );
  }

  stop(): Promise<Exit> {
    this.isStopping = true;
    const ended = this.ended();
    this.signal('SIGTERM');
    return ended;
  }

  pause(): void {
    if (this.current !== undefined) pauseProcess(this.parts.run, this.current.process);
  }

  resume(): void {
    if (this.current !== undefined) resumeProcess(this.parts.run, this.current.process);
  }

  slowDown(byMs: number): void {
    checkDuration('slowDown', byMs);
    if (this.current === undefined) return;
    const latency = this.parts.run.parts.choices.stream('latency');
    const bound = Math.floor(byMs) + 1;
    this.current.process.drawLateMs = byMs === 0 ? undefined : () => latency.choose(bound);
  }

  setClock(offsetMs: number): void {
    if (!Number.isFinite(offsetMs))
      throw new RangeError(`setClock got ${String(offsetMs)}: give it milliseconds`);
    this.machine.clockOffsetMs = offsetMs;
  }

  ended(): Promise<Exit> {
    const { current } = this;
    if (current === undefined) return Promise.resolve(this.lastExit);
    return new Promise((resolve) => {
      current.whenEnded.push(resolve);
    });
  }

  listening(port: number): Promise<void> {
    return new Promise((resolve) => {
      this.node.watch(() => {
        if (!this.node.listensAt(port)) return false;
        resolve();
        return true;
      });
    });
  }

  run<T>(name: string, body: () => T | Promise<T>): Promise<T> {
    const { current } = this;
    const { run } = this.parts;
    if (current === undefined) return Promise.reject(new HostEnded(this.name, name));
    const strand = current.strand.child(name);
    return new Promise((resolve, reject) => {
      current.whenEnded.push(() => {
        reject(new HostEnded(this.name, name));
      });
      follow(() => run.onStrand(strand, body), resolve, reject);
    });
  }

  /** Whenever it ends from now on otherwise than by `stop`, it begins again, even if it does not say so itself. */
  comeBackAfter(ms: number): void {
    this.comesBackMs = ms;
  }

  /** No crash that was to come comes. */
  spare(): void {
    if (this.current !== undefined) this.current.process.stepsLeft = undefined;
  }

  /** The first lines of the program. */
  private begin(incarnation: Incarnation): void {
    const { registry, main } = this.parts;
    incarnation.hasBegun = true;
    const own = registry.ofProcess(incarnation.process);
    if (typeof main === 'string') own.begin(main);
    else this.parts.run.onStrand(incarnation.strand, main);
  }

  private surround(incarnation: Incarnation): void {
    const { run, main, options } = this.parts;
    const { process, events } = incarnation;
    giveSurroundings(process, {
      pid: FIRST_PID + this.starts - 1,
      argv: ['/usr/bin/node', typeof main === 'string' ? main : '/main', ...(options.args ?? [])],
      env: { ...options.env },
      events,
      address: this.node.address,
      exit: (code) => {
        // The first exit counts; it may have gone through a `catch` that exits again.
        if (process.isDead) throw PARKED;
        if (code !== undefined) globalThis.process.exitCode = code;
        this.exit(incarnation);
        throw PARKED;
      },
      signal: (name) => {
        this.signal(name);
      },
    });
    if (options.onUncaught === 'exit') {
      process.onUncaught = () => {
        globalThis.process.exitCode = 1;
        this.within(incarnation, () => {
          this.exit(incarnation);
        });
        return true;
      };
    }
    const watch = (): (() => void) | undefined => this.whatIsLeft(incarnation);
    run.idleWatchers.add(watch);
    process.onDeath.add(() => run.idleWatchers.delete(watch));
  }

  /** A process that waits for nothing ends by itself, as in Node. */
  private whatIsLeft(incarnation: Incarnation): (() => void) | undefined {
    const { process, hasBegun } = incarnation;
    if (!hasBegun || process.isPaused || isKeptAlive(this.parts.run, process)) {
      incarnation.wasTold = false;
      return undefined;
    }
    return () => {
      this.within(incarnation, () => {
        if (incarnation.wasTold) this.exit(incarnation);
        else incarnation.events.emit('beforeExit', exitCode());
      });
      incarnation.wasTold = true;
    };
  }

  /** Calls code of the program, whose errors are its own. */
  private within({ strand }: Incarnation, call: () => void): void {
    const { run } = this.parts;
    run.onStrand(strand, () => {
      try {
        call();
      } catch (error) {
        run.uncaught(error);
      }
    });
  }

  private exit(incarnation: Incarnation): void {
    if (incarnation.process.isDead) return;
    incarnation.events.emit('exit', exitCode());
    const code = exitCode();
    globalThis.process.exitCode = undefined;
    this.end({ code, signal: undefined }, incarnation);
  }

  /** The program ends, and the machine stays on. */
  private end(exit: Exit, incarnation = this.current): void {
    if (incarnation === undefined || incarnation.process.isDead) return;
    endProcess(this.parts.run, incarnation.process);
    this.hasEnded(incarnation, exit);
    this.unwind(incarnation);
  }

  private hasEnded(incarnation: Incarnation, exit: Exit): void {
    const { run, options } = this.parts;
    this.current = undefined;
    this.lastExit = exit;
    for (const tell of incarnation.whenEnded) tell(exit);
    const backMs = options.restartMs ?? this.comesBackMs;
    if (backMs === undefined || this.isStopping || exit.code === 0) return;
    run.worldTimer(run.root, backMs, () => {
      this.start();
    });
  }

  /** Whoever ended itself goes on no further. */
  private unwind(incarnation: Incarnation | undefined): void {
    if (incarnation !== undefined && this.parts.run.process === incarnation.process) throw PARKED;
  }

  private endAfter(steps: number, end: () => void): void {
    if (!Number.isInteger(steps) || steps < 1)
      throw new RangeError(`${this.name} cannot end after ${String(steps)} steps: from 1 on`);
    if (this.current === undefined) return;
    endAfter(this.parts.run, this.current.process, steps, () => {
      this.parts.run.onStrand(this.parts.run.root, end);
    });
  }

  /** What the machine does for whichever process. */
  private systemStrand(): Strand {
    return this.parts.run.root.child(`${this.name} system`, this.system);
  }
}

function isKeptAlive(run: Run, process: Process): boolean {
  for (const held of run.held) {
    if (held.strand.process === process && held.hasRef()) return true;
  }
  for (const timeout of run.timers.pending) {
    if (timeout.strand.process === process && timeout.hasRef()) return true;
  }
  return false;
}

function exitCode(): number {
  return Number(globalThis.process.exitCode ?? 0);
}

/** What has been resolved with a promise could not be rejected any more: so it follows it instead. */
function follow<T>(
  body: () => T | Promise<T>,
  resolve: (value: T) => void,
  reject: (reason: unknown) => void,
): void {
  try {
    void Promise.resolve(body()).then(resolve, reject);
  } catch (error) {
    reject(error);
  }
}
