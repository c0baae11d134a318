import { performance } from 'node:perf_hooks';
import { currentRun } from '../kernel/current';
import type { Run } from '../kernel/run';
import { copyShape, replaceFunction } from './patch';

/** Virtual time begins here, on every machine: 2025-01-01T00:00:00.000Z. */
export const EPOCH_MS = Date.UTC(2025, 0, 1);

/** process.hrtime and performance.now begin at 1 s of virtual uptime. */
const UPTIME_MS = 1_000;
const UPTIME_NS = UPTIME_MS * 1_000_000;

/** Opens the door of time: Date, performance, process.hrtime and uptime. */
export function openTimeDoor(): void {
  openDate();
  replaceFunction<() => number>(performance, 'now', (native) => () => {
    const run = currentRun();
    return run === undefined ? native.call(performance) : uptimeNs(run) / 1_000_000;
  });
  replaceFunction<() => number>(process, 'uptime', (native) => () => {
    const run = currentRun();
    return run === undefined ? native() : uptimeNs(run) / 1_000_000_000;
  });
  openTimeOrigin();
  openHrtime();
}

function uptimeNs(run: Run): number {
  return UPTIME_NS + run.readClockNs();
}

/** performance.timeOrigin + performance.now() is the time of day. */
function openTimeOrigin(): void {
  const native = performance.timeOrigin;
  Object.defineProperty(performance, 'timeOrigin', {
    configurable: true,
    enumerable: true,
    get: () => (currentRun() === undefined ? native : EPOCH_MS - UPTIME_MS),
  });
}

/** The time of day, by the clock of the machine whose code runs. */
function nowMs(run: Run): number {
  return EPOCH_MS + Math.floor(run.readClockUs() / 1000) + run.process.machine.clockOffsetMs;
}

/** One Date for all: the same prototype, so instanceof and subclasses hold across the door. */
function openDate(): void {
  const NativeDate = Date;
  const DoorDate = function (this: unknown, ...args: unknown[]): unknown {
    const run = currentRun();
    const target = new.target as DateConstructor | undefined;
    if (target === undefined) {
      return run === undefined ? NativeDate() : new NativeDate(nowMs(run)).toString();
    }
    const given = args.length === 0 && run !== undefined ? [nowMs(run)] : args;
    return Reflect.construct(
      NativeDate,
      given,
      target === DoorDate ? NativeDate : target,
    ) as unknown;
  } as unknown as DateConstructor;
  copyShape(NativeDate, DoorDate);
  const nativeNow = NativeDate.now;
  Object.defineProperty(DoorDate, 'prototype', { value: NativeDate.prototype, writable: false });
  Object.defineProperty(DoorDate, 'now', {
    configurable: true,
    writable: true,
    value: function now(): number {
      const run = currentRun();
      return run === undefined ? nativeNow() : nowMs(run);
    },
  });
  Object.defineProperty(NativeDate.prototype, 'constructor', {
    configurable: true,
    writable: true,
    value: DoorDate,
  });
  Object.defineProperty(globalThis, 'Date', {
    configurable: true,
    writable: true,
    value: DoorDate,
  });
}

type Hrtime = ((previous?: [number, number]) => [number, number]) & { bigint(): bigint };

function openHrtime(): void {
  const native = process.hrtime as Hrtime;
  const nativeBigint = native.bigint;
  replaceFunction<Hrtime>(process, 'hrtime', () => {
    const door = (previous?: [number, number]): [number, number] => {
      const run = currentRun();
      return run === undefined ? native(previous) : since(uptimeNs(run), previous);
    };
    return door as Hrtime;
  });
  Object.defineProperty(process.hrtime, 'bigint', {
    configurable: true,
    writable: true,
    value: function bigint(): bigint {
      const run = currentRun();
      return run === undefined ? nativeBigint() : BigInt(uptimeNs(run));
    },
  });
}

function since(ns: number, previous: [number, number] | undefined): [number, number] {
  const [seconds, nanoseconds] = previous ?? [0, 0];
  let wholeSeconds = Math.floor(ns / 1_000_000_000) - seconds;
  let rest = (ns % 1_000_000_000) - nanoseconds;
  if (rest < 0) {
    wholeSeconds--;
    rest += 1_000_000_000;
  }
  return [wholeSeconds, rest];
}
