import { type Judgement } from '../judgement';

export const judgements: readonly Judgement[] = [
  {
    file: 'services/context-provider/context-provider.ts',
    key: "swap: if (this.state !== 'open') return { kind: 'closed' }; #1",
    verdict: 'equivalent',
    reason:
      'Caches that are closed refuse at once, and `answer` makes `closed` of that; its timer is cleared in the same turn.',
  },
  {
    file: 'services/context-provider/context-provider.ts',
    key: "swap: if (this.state !== 'open') return; #1",
    verdict: 'equivalent',
    reason:
      'After close a provider answers `closed` by itself, and floors and generations of a closed cache are asked by nobody.',
  },
  {
    file: 'services/context-provider/context-provider.ts',
    key: "never: if (this.state !== 'open') return; #1",
    verdict: 'equivalent',
    reason:
      'After close a provider answers `closed` by itself, and floors and generations of a closed cache are asked by nobody.',
  },
  {
    file: 'services/context-provider/context-provider.ts',
    key: 'swap: this.raiseFloor(`camera:${camera}`, version); #1',
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/context-provider/context-provider.ts',
    key: 'bound: for (let hour = 0; hour < HOURS; hour += 1) this.cameras.invalidate(cameraKey(camera, hour)); #1',
    verdict: 'equivalent',
    reason: 'There is no record of hour 24, so to forget it changes nothing.',
  },
  {
    file: 'services/context-provider/context-provider.ts',
    key: "swap: if (this.state !== 'open') return; #2",
    verdict: 'equivalent',
    reason:
      'After close a provider answers `closed` by itself, and floors and generations of a closed cache are asked by nobody.',
  },
  {
    file: 'services/context-provider/context-provider.ts',
    key: "never: if (this.state !== 'open') return; #2",
    verdict: 'equivalent',
    reason:
      'After close a provider answers `closed` by itself, and floors and generations of a closed cache are asked by nobody.',
  },
  {
    file: 'services/context-provider/context-provider.ts',
    key: 'swap: this.raiseFloor(`entity:${entity}`, version); #1',
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/context-provider/context-provider.ts',
    key: "swap: if (this.state === 'open') this.state = 'closing'; #1",
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/context-provider/context-provider.ts',
    key: 'swap: this.floors.clear(); #1',
    verdict: 'equivalent',
    reason: 'No load begins after close has begun, so no floor is asked for while it waits.',
  },
  {
    file: 'services/context-provider/context-provider.ts',
    key: 'drop-cleanup: this.floors.clear(); #1',
    verdict: 'equivalent',
    reason:
      'No load begins after close, so no floor is asked for; they are bounded, and go with the provider.',
  },
  {
    file: 'services/context-provider/context-provider.ts',
    key: 'drop-cleanup: budget.abort(); #1',
    verdict: 'equivalent',
    reason:
      'It ends the wait for the other half early; the promise of that wait is held by nobody, and ends with its load.',
  },
  {
    file: 'services/context-provider/context-provider.ts',
    key: 'swap: clearTimeout(timer); #1',
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/context-provider/context-provider.ts',
    key: "swap: if (code === 'CLOSED') return { kind: 'closed' }; #1",
    verdict: 'equivalent',
    reason: 'A code is one or the other, so the order of the questions does not matter.',
  },
  {
    file: 'services/context-provider/single-flight-cache.ts',
    key: 'swap: if (this.closing !== undefined) throw closed(); #1',
    verdict: 'equivalent',
    reason: 'Where both are so, the caller is told of one of them; either is true.',
  },
  {
    file: 'services/context-provider/single-flight-cache.ts',
    key: 'swap: if (options.signal?.aborted === true) throw aborted(options.signal); #1',
    verdict: 'equivalent',
    reason: 'To look at an entry first changes how recently it was used, and nothing else.',
  },
  {
    file: 'services/context-provider/single-flight-cache.ts',
    key: 'swap: if (held !== undefined) { #1',
    verdict: 'equivalent',
    reason:
      'The load under way is looked up in the same stretch, and forgetting a stale value does not change it.',
  },
  {
    file: 'services/context-provider/single-flight-cache.ts',
    key: 'swap: if (held !== undefined && performance.now() < held.expiresAtMs) { #1',
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/context-provider/single-flight-cache.ts',
    key: 'swap: this.clear(); #1',
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/context-provider/single-flight-cache.ts',
    key: 'late: this.clear(); #1',
    verdict: 'equivalent',
    reason:
      'A closing cache gives nothing to anybody, so what it holds is seen by nobody until close has resolved.',
  },
  {
    file: 'services/context-provider/single-flight-cache.ts',
    key: 'swap: if (this.flights.get(key) === flight) { #1',
    verdict: 'equivalent',
    reason: 'Who waits for the load resumes in a later turn, when the value has been kept as well.',
  },
  {
    file: 'services/context-provider/single-flight-cache.ts',
    key: 'swap: if (this.flights.get(key) === flight) this.flights.delete(key); #1',
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/context-provider/single-flight-cache.ts',
    key: 'swap: this.sweep(now); #1',
    verdict: 'equivalent',
    reason: 'Whether a value is negative does not depend on what else is held.',
  },
  {
    file: 'services/context-provider/single-flight-cache.ts',
    key: 'swap: this.sweepDueAtMs = now + this.ttlMs; #1',
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/context-provider/single-flight-cache.ts',
    key: 'bound: if (now < this.sweepDueAtMs) return; #1',
    verdict: 'equivalent',
    reason:
      'What has expired is dropped by the next fill in place of the one at that very millisecond; it is never given out.',
  },
  {
    file: 'services/context-provider/single-flight-cache.ts',
    key: 'never: if (now < this.sweepDueAtMs) return; #1',
    verdict: 'equivalent',
    reason:
      'What has expired is dropped earlier than need be, at the cost of a walk; it is never given out.',
  },
  {
    file: 'services/context-provider/single-flight-cache.ts',
    key: 'bound: if (now >= entry.expiresAtMs) this.entries.delete(key); #1',
    verdict: 'equivalent',
    reason:
      'What expires at that very millisecond is dropped one sweep later; it is never given out.',
  },
  {
    file: 'services/context-provider/single-flight-cache.ts',
    key: 'swap: this.fail(reason); #1',
    verdict: 'equivalent',
    reason: 'Callers resume in a later turn, and what the load does upon its signal is ignored.',
  },
  {
    file: 'services/context-provider/single-flight-cache.ts',
    key: "always: if (leave !== undefined) signal.removeEventListener('abort', leave); #1",
    verdict: 'equivalent',
    reason: 'It is always set by then: a promise runs its function at once.',
  },
  {
    file: 'services/context-provider/single-flight-cache.ts',
    key: 'bound: if (performance.now() < held.expiresAtMs) { #1',
    verdict: 'not covered',
    reason:
      'A read at the very millisecond at which a value expires: a scenario would have to stop the clock there.',
  },
  {
    file: 'services/context-provider/single-flight-cache.ts',
    key: 'bound: if (held !== undefined && performance.now() < held.expiresAtMs) { #1',
    verdict: 'not covered',
    reason: 'The same for who looks at the state of an entry.',
  },
  {
    file: 'services/context-provider/context-source.ts',
    key: 'never: if (!isReading(answer)) { #1',
    verdict: 'not covered',
    reason:
      'A source that answers with something else: the caller is told of a failure in other words. Ordinary tests have it.',
  },
  {
    file: 'services/context-provider/context-source.ts',
    key: "swallow: throw new ContextError('INVALID_READING', 'the record is not plain data', { cause }); #1",
    verdict: 'not covered',
    reason:
      'A record that cannot be copied: the caller is told of a failure in other words. Ordinary tests have it.',
  },
  {
    file: 'services/context-provider/context-source.ts',
    key: 'swap: Object.freeze(value); #1',
    verdict: 'equivalent',
    reason: 'An object that is frozen before or after what is in it is frozen either way.',
  },
  {
    file: 'services/context-provider/context-source.ts',
    key: "drop-term: if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value; #1",
    verdict: 'not covered',
    reason: 'A record that contains itself would be walked for ever; no scenario has one.',
  },
  {
    file: 'services/context-provider/context-source.ts',
    key: "drop-term: if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value; #2",
    verdict: 'equivalent',
    reason: 'What is no object counts as frozen.',
  },
  {
    file: 'services/context-provider/context-source.ts',
    key: "drop-term: if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value; #3",
    verdict: 'equivalent',
    reason: 'What is no object, null included, counts as frozen.',
  },
  {
    file: 'services/context-provider/context-source.ts',
    key: "drop-term: if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value; #4",
    verdict: 'equivalent',
    reason: 'What is no object counts as frozen.',
  },
];
