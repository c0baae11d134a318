import dns from 'node:dns';
import { isIP } from 'node:net';
import os from 'node:os';
import type { Run } from '../../kernel/run';
import { networkOf } from '../../world/network/network';
import { inRun, replaceFunction } from '../patch';

type Callback = (error: Error | null, address?: unknown, family?: number) => void;
type Lookup = (...args: unknown[]) => unknown;

interface LookupOptions {
  readonly family?: unknown;
  readonly all?: boolean;
}

interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Stated latency of a lookup, which a thread of the pool does. */
const LOOKUP_MS = 1;
/** Node's number for a name that nobody knows. */
const ENOTFOUND = -3008;

/** Opens the door of names: `dns.lookup` and its promise form know the names of the simulated network. */
export function openDnsDoor(): void {
  replaceFunction<Lookup>(dns, 'lookup', (native) =>
    inRun(native, (run, hostname, ...args) => {
      const callback = args.at(-1);
      // Node itself words the error for what is no name or no function.
      if (typeof hostname !== 'string' || typeof callback !== 'function')
        return native(hostname, ...args);
      lookUp(run, hostname, optionsOf(args[0]), callback as Callback);
      return {};
    }),
  );
  replaceFunction<Lookup>(dns.promises, 'lookup', (native) =>
    inRun(native, (run, hostname, options) => {
      if (typeof hostname !== 'string') return native(hostname, options);
      const wanted = optionsOf(options);
      return new Promise((resolve, reject) => {
        lookUp(run, hostname, wanted, (error, address, family) => {
          if (error !== null) reject(error);
          else resolve(wanted.all === true ? address : { address, family });
        });
      });
    }),
  );
}

function optionsOf(given: unknown): LookupOptions {
  if (typeof given === 'number') return { family: given };
  return typeof given === 'object' && given !== null ? given : {};
}

function lookUp(run: Run, hostname: string, options: LookupOptions, callback: Callback): void {
  const family = familyOf(options.family);
  const found = addressesOf(run, hostname, family);
  const answer = (): void => {
    const [first] = found;
    if (first === undefined) callback(notFound(hostname));
    else if (options.all === true) callback(null, found);
    else callback(null, first.address, first.family);
  };
  // An address is no name: nobody is asked.
  if (hostname === '' || isIP(hostname) !== 0) process.nextTick(answer);
  else run.standIn(LOOKUP_MS, answer);
}

function familyOf(given: unknown): 0 | 4 | 6 {
  if (given === 4 || given === 'IPv4') return 4;
  return given === 6 || given === 'IPv6' ? 6 : 0;
}

/** One address, so that nobody tries two in turn. */
function addressesOf(run: Run, hostname: string, family: 0 | 4 | 6): readonly Address[] {
  const own = isIP(hostname);
  if (own !== 0) return [{ address: hostname, family: own as 4 | 6 }];
  const name = hostname.toLowerCase();
  const isLocal = name === 'localhost' || name.endsWith('.localhost') || name === os.hostname();
  if (!isLocal) {
    const node = networkOf(run).nodeNamed(name);
    return node === undefined || family === 6 ? [] : [{ address: node.address, family: 4 }];
  }
  return family === 6 ? [{ address: '::1', family: 6 }] : [{ address: '127.0.0.1', family: 4 }];
}

function notFound(hostname: string): Error {
  const error = new Error(`getaddrinfo ENOTFOUND ${hostname}`);
  return Object.assign(error, {
    errno: ENOTFOUND,
    code: 'ENOTFOUND',
    syscall: 'getaddrinfo',
    hostname,
  });
}
