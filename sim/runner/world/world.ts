import { checkDuration, checkOptionNames } from '../../kernel/arguments';
import type { Run } from '../../kernel/run';
import type { Modules } from './modules';
import { networkOf, type Links, type NetworkNode } from '../../world/network/network';
import { SimulatedHost } from './host';
import { Nemesis } from './nemesis';
import type { Host, HostOptions, PartitionOptions, World } from './types';

/** The world of a run. */
export class SimulatedWorld implements World {
  private readonly hosts = new Map<string, SimulatedHost>();
  private readonly nemesis: Nemesis;

  constructor(
    private readonly run: Run,
    private readonly registry: Modules,
  ) {
    this.nemesis = new Nemesis(run, () => [...this.hosts.values()]);
    const { exitCode } = process;
    process.exitCode = undefined;
    run.onLeave.push(() => {
      process.exitCode = exitCode;
    });
  }

  host(name: string, main: string | (() => unknown), options: HostOptions = {}): Host {
    checkHostName(name, this.hosts);
    checkOptions(options);
    const host = new SimulatedHost({
      run: this.run,
      registry: this.registry,
      name,
      main: this.mainOf(name, main),
      options,
      onStart: (started) => {
        this.nemesis.watch(started);
      },
    });
    this.hosts.set(name, host);
    host.start();
    return host;
  }

  partition(one: Host | 'here', other: Host | 'here', options: PartitionOptions = {}): void {
    const [from, to] = this.between('partition', one, other);
    this.links.cut(from, to);
    if (options.oneWay !== true) this.links.cut(to, from);
  }

  heal(one?: Host | 'here', other?: Host | 'here'): void {
    if (one === undefined || other === undefined) {
      this.links.mendAll();
      return;
    }
    const [from, to] = this.between('heal', one, other);
    this.links.mend(from, to);
    this.links.mend(to, from);
  }

  slowLink(one: Host | 'here', other: Host | 'here', byMs: number): void {
    checkDuration('slowLink', byMs);
    const [from, to] = this.between('slowLink', one, other);
    this.links.slowDown(from, to, byMs);
    this.links.slowDown(to, from, byMs);
  }

  narrowLink(one: Host | 'here', other: Host | 'here', bytesPerSecond: number): void {
    if (!Number.isFinite(bytesPerSecond) || bytesPerSecond < 0) {
      const got = String(bytesPerSecond);
      throw new RangeError(`narrowLink got ${got}: give it bytes per second from 0`);
    }
    const [from, to] = this.between('narrowLink', one, other);
    this.links.limit(from, to, bytesPerSecond);
    this.links.limit(to, from, bytesPerSecond);
  }

  private get links(): Links {
    return networkOf(this.run).links;
  }

  private mainOf(name: string, main: unknown): string | (() => unknown) {
    if (typeof main === 'function') return main as () => unknown;
    if (typeof main === 'string') return this.registry.resolve(main);
    throw new TypeError(`the host ${name} got ${typeof main} to run: give it a file or a function`);
  }

  private between(call: string, one: unknown, other: unknown): [NetworkNode, NetworkNode] {
    return [this.nodeOf(call, one), this.nodeOf(call, other)];
  }

  private nodeOf(call: string, place: unknown): NetworkNode {
    if (place === 'here') return networkOf(this.run).nodeOf(this.run.root.process.machine);
    if (place instanceof SimulatedHost) return place.networkNode;
    throw new TypeError(`${call} wants two hosts of this world, or "here"`);
  }
}

function checkHostName(name: unknown, hosts: ReadonlyMap<string, unknown>): void {
  if (typeof name !== 'string' || !/^[a-z\d]([a-z\d.-]*[a-z\d])?$/i.test(name)) {
    throw new TypeError(
      `a host cannot be named ${JSON.stringify(name)}: letters, digits, "-" and "."`,
    );
  }
  if (hosts.has(name) || name === 'localhost') {
    throw new TypeError(`there is a host ${name} already: call start() of it to begin it again`);
  }
}

const OPTIONS: ReadonlySet<string> = new Set<keyof HostOptions>([
  'env',
  'args',
  'files',
  'onUncaught',
  'bootMs',
  'restartMs',
  'clockOffsetMs',
]);

function checkOptions(options: HostOptions): void {
  checkOptionNames('a host', options, OPTIONS);
  const relative = Object.keys(options.files ?? {}).find((path) => !path.startsWith('/'));
  if (relative !== undefined) {
    throw new TypeError(`a host cannot have the file "${relative}": name it by an absolute path`);
  }
  if (options.bootMs !== undefined) checkDuration('bootMs', options.bootMs);
  if (options.restartMs !== undefined) checkDuration('restartMs', options.restartMs);
}
