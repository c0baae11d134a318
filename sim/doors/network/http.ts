import http from 'node:http';
import { currentRun } from '../../kernel/current';
import { oneFor } from '../../kernel/one-for';
import type { Process } from '../../kernel/process';
import type { Run } from '../../kernel/run';
import { inRun, replaceFunction } from '../patch';
import { symbolOf } from './native';
import { VirtualTimer } from './socket-timeout';

type AnyFunction = (...args: unknown[]) => unknown;

interface Message {
  sendDate: boolean;
  _header: string | null;
  hasHeader(name: string): boolean;
}

/** What the agent that all share has of the process that uses it. */
interface AgentState {
  requests: object;
  sockets: object;
  freeSockets: object;
  totalSocketCount: number;
}

/** Opens the door of http: where it reads Node's own clock, and where it keeps sockets. */
export function openHttpDoor(): void {
  separateAgent(http.globalAgent);
  replaceFunction<AnyFunction>(http.OutgoingMessage.prototype, '_storeHeader', (native) =>
    inRun(native, function (this: Message, _run, ...args) {
      const result = native.apply(this, args);
      this._header = dated(this, args[1]);
      return result;
    }),
  );
}

/** The date that Node put into a header is that of the machine. */
function dated(message: Message, headers: unknown): string | null {
  const { _header: header } = message;
  if (header === null || !message.sendDate || hasDate(message, headers)) return header;
  return header.replace(/\r\nDate: [^\r]*\r\n/, `\r\nDate: ${new Date().toUTCString()}\r\n`);
}

function hasDate(message: Message, headers: unknown): boolean {
  if (message.hasHeader('date')) return true;
  if (typeof headers !== 'object' || headers === null) return false;
  const names = Array.isArray(headers) ? headers.flat() : Object.keys(headers);
  return names.some((name) => String(name).toLowerCase() === 'date');
}

/**
 * A server of http keeps a list of its connections, and looks for slow ones now and then: in a run, on the
 * run's own clock and in the order in which they came. The list is Node's own; it is sorted by addresses
 * in memory and by the clock of the machine, which also says what is slow.
 */
export function adoptConnections(run: Run, server: object): void {
  const key = symbolOf(server, 'http.server.connections');
  if (key === undefined) return;
  const list = Reflect.get(server, key) as ConnectionsList;
  for (const which of ['all', 'idle', 'active'] as const) {
    const native = list[which].bind(list);
    list[which] = () => native().sort((one, other) => ageOf(one) - ageOf(other));
  }
  list.expired = () => [];
  adoptCheck(run, server);
}

interface ConnectionsList {
  all(): HttpParser[];
  idle(): HttpParser[];
  active(): HttpParser[];
  expired(): HttpParser[];
}

interface HttpParser {
  readonly socket?: { readonly _handle: { getAsyncId(): number } | null };
}

function ageOf({ socket }: HttpParser): number {
  return socket?._handle?.getAsyncId() ?? 0;
}

function adoptCheck(run: Run, server: object): void {
  const key = symbolOf(server, 'http.server.connectionsCheckingInterval');
  if (key === undefined) return;
  const timer: unknown = Reflect.get(server, key);
  if (timer === null || typeof timer !== 'object' || timer instanceof VirtualTimer) return;
  const { _onTimeout: check } = timer as { readonly _onTimeout: () => void };
  Reflect.set(server, key, VirtualTimer.inPlaceOf(run, 'interval', timer, check));
}

/** An agent that all share keeps sockets apart for each process of a run: none is met by another. */
export function separateAgent(agent: object): void {
  const own = agent as AgentState;
  const { requests, sockets, freeSockets, totalSocketCount } = own;
  const outside: AgentState = { requests, sockets, freeSockets, totalSocketCount };
  const stateOf = oneFor<Process, AgentState>(() => ({
    requests: empty(),
    sockets: empty(),
    freeSockets: empty(),
    totalSocketCount: 0,
  }));
  const state = (): AgentState => {
    const process = currentRun()?.process;
    return process === undefined ? outside : stateOf(process);
  };
  for (const key of Object.keys(outside) as (keyof AgentState)[]) {
    Object.defineProperty(agent, key, {
      configurable: true,
      enumerable: true,
      get: () => state()[key],
      set: (value: never) => {
        state()[key] = value;
      },
    });
  }
}

function empty(): object {
  return Object.create(null) as object;
}
