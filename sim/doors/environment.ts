import os from 'node:os';
import { currentRun } from '../kernel/current';
import { inRun, replaceFunction } from './patch';
import { currentSurroundings } from './surroundings';

type AnyFunction = (...args: unknown[]) => unknown;

/** What a run sees of the machine: the same on every one. */
const OS: Readonly<Record<string, unknown>> = {
  hostname: 'heddle',
  uptime: 1,
  freemem: 4 * 2 ** 30,
  totalmem: 8 * 2 ** 30,
  loadavg: [0, 0, 0],
  availableParallelism: 2,
  networkInterfaces: {
    lo: [
      {
        address: '127.0.0.1',
        netmask: '255.0.0.0',
        family: 'IPv4',
        mac: '00:00:00:00:00:00',
        internal: true,
        cidr: '127.0.0.1/8',
      },
      {
        address: '::1',
        netmask: 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
        family: 'IPv6',
        mac: '00:00:00:00:00:00',
        internal: true,
        cidr: '::1/128',
        scopeid: 0,
      },
    ],
  },
  tmpdir: '/tmp',
  homedir: '/home/heddle',
  cpus: Array.from({ length: 2 }, () => ({
    model: 'virtual',
    speed: 1000,
    times: { user: 0, nice: 0, sys: 0, idle: 0, irq: 0 },
  })),
};

const MEMORY = {
  rss: 64 * 2 ** 20,
  heapTotal: 32 * 2 ** 20,
  heapUsed: 16 * 2 ** 20,
  external: 2 ** 20,
  arrayBuffers: 2 ** 20,
};

/** Opens the door of the environment: host name, load, memory, process id and the like. */
export function openEnvironmentDoor(): void {
  for (const [key, value] of Object.entries(OS)) fix(os, key, () => value);
  fix(os, 'hostname', () => hostName() ?? OS['hostname']);
  fix(os, 'networkInterfaces', () => ({
    ...(OS['networkInterfaces'] as object),
    ...ownInterface(),
  }));
  fix(process, 'memoryUsage', () => MEMORY);
  fix(process.memoryUsage, 'rss', () => MEMORY.rss);
  fix(process, 'cpuUsage', () => ({ user: 0, system: 0 }));
  fix(process, 'resourceUsage', () => ({}));
  for (const [key, value] of [
    ['pid', 1000],
    ['ppid', 1],
  ] as const) {
    const native = process[key];
    Object.defineProperty(process, key, {
      configurable: true,
      enumerable: true,
      get: () =>
        currentRun() === undefined
          ? native
          : ((key === 'pid' ? currentSurroundings()?.pid : undefined) ?? value),
    });
  }
}

/** The machine of a host is named as the host is. */
function hostName(): string | undefined {
  return currentSurroundings() === undefined ? undefined : currentRun()?.process.machine.name;
}

function ownInterface(): object {
  const address = currentSurroundings()?.address;
  if (address === undefined) return {};
  const rest = { netmask: '255.255.0.0', mac: '02:00:00:00:00:01', internal: false };
  return { eth0: [{ address, family: 'IPv4', cidr: `${address}/16`, ...rest }] };
}

function fix(holder: object, key: string, valueOf: () => unknown): void {
  if (typeof Reflect.get(holder, key) !== 'function') return;
  replaceFunction<AnyFunction>(holder, key, (native) =>
    inRun(native, () => structuredClone(valueOf())),
  );
}
