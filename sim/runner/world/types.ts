import type { Exit } from '../../kernel/process';

export interface HostOptions {
  /** `process.env` of each of its processes. Default: empty. */
  readonly env?: Readonly<Record<string, string>>;
  /** Arguments behind the file, in `process.argv`. Default: none. */
  readonly args?: readonly string[];
  /** What is on its disk from the beginning, synced: contents by absolute path. Default: nothing. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /**
   * `fail`: an error that nobody caught in it fails the run. `exit`: it ends the process with code 1, as
   * in Node. Default `fail`.
   */
  readonly onUncaught?: 'fail' | 'exit';
  /** Stated milliseconds until its first line runs, at each start. Default 1. */
  readonly bootMs?: number;
  /**
   * Stated milliseconds after which it is started again whenever it ended otherwise than by code 0 or
   * `stop`, as by a supervisor. Default: it is not.
   */
  readonly restartMs?: number;
  /** By how much its clock of the day is ahead, in milliseconds. Default 0. */
  readonly clockOffsetMs?: number;
}

/** `off`: the machine has no power. `ended`: the machine is on, and its program has ended. */
export type HostState = 'running' | 'paused' | 'ended' | 'off';

/** A simulated machine with a name, an address, a disk and a clock of its own, on which one program runs. */
export interface Host {
  readonly name: string;
  /** Under which others reach it, such as `10.0.0.2`; so they do by its name. */
  readonly address: string;
  readonly state: HostState;
  /** How often its program was begun. */
  readonly starts: number;

  /** Begins the program anew, on the disk as it is; a machine that is off goes on first. Without effect while it runs. */
  start(): void;
  /**
   * The power fails: everything in memory is gone, and of what was written to the disk and not synced
   * a part, by choices of the seed. Nobody is told: connections of others stay half-open until they write, and the
   * machine is on again. No code of it goes on, not even in a `finally`.
   */
  crash(): void;
  /** The program dies, and the machine stays on: its connections are closed, its disk is as it was. */
  kill(): void;
  /** Lets the power fail (`crash`) or the program die (`kill`) at its n-th step from now, from 1. */
  crashAfter(steps: number): void;
  killAfter(steps: number): void;
  /** Sends a signal: its listeners hear it, or it ends the program. Default `SIGTERM`. */
  signal(name?: string): void;
  /** `SIGTERM`; resolves when the program has ended. */
  stop(): Promise<Exit>;
  /** Nothing of the program goes on until it is resumed; its connections stay, and so does the time. */
  pause(): void;
  resume(): void;
  /** Makes each timer and each answer of it late, by up to so many milliseconds; 0 for no longer. */
  slowDown(byMs: number): void;
  /** Sets its clock of the day so many milliseconds ahead of virtual time, or behind. */
  setClock(offsetMs: number): void;

  /** Resolves when the program that runs now has ended. */
  ended(): Promise<Exit>;
  /** Resolves as soon as something on it listens at that port. */
  listening(port: number): Promise<void>;
  /**
   * Runs `body` in the process that runs now, as a strand of its own: with its disk, name and modules.
   *
   * @throws HostEnded (the promise rejects with it) if the process ends first, or none runs
   */
  run<T>(name: string, body: () => T | Promise<T>): Promise<T>;
}

/** The simulated machines beside that of the scenario, and what lies between them. */
export interface World {
  /**
   * A host on which `main` runs: a file, relative to that of the scenario, which is `require.main` there; or a
   * function. What `main` imports while it runs is evaluated for that process alone; what the scenario's file
   * imports at its top is the scenario's own, also where `main` uses it. It begins at once.
   *
   * @param name also its name on the network; letters, digits, `-` and `.`
   */
  host(name: string, main: string | (() => unknown), options?: HostOptions): Host;
  /** Nothing comes through between these hosts any more, both ways; `here` stands for the scenario's machine. */
  partition(one: Host | 'here', other: Host | 'here', options?: PartitionOptions): void;
  /** Between them everything comes through again; without hosts, between all. */
  heal(one?: Host | 'here', other?: Host | 'here'): void;
  /** Each packet between them takes so many milliseconds more. */
  slowLink(one: Host | 'here', other: Host | 'here', byMs: number): void;
  /** So many bytes a second go between them, each way, of all connections together; 0 for no bound. */
  narrowLink(one: Host | 'here', other: Host | 'here', bytesPerSecond: number): void;
}

export interface PartitionOptions {
  /** Only what `one` sends to `other` is lost. Default false. */
  readonly oneWay?: boolean;
}
