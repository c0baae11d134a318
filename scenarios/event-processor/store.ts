/**
 * The store by itself, as its contract has it: what it does with requests that come again or too late,
 * how long it remembers what, and what it says of itself.
 *
 * Invariants: A (a lease ends once), B (a request that comes again changes nothing), C (who lost the lease
 * reserves nothing), D (what is remembered has a bound), M (only an event that holds a cooldown frees it).
 */
import { randomUUID } from 'node:crypto';
import {
  type AlertDraft,
  type EventRow,
  InProcessStore,
  type Lease,
  type LeaseAnswer,
} from '../../services/event-processor';
import { simulate, type Sim } from '../../sim';
import { crowd } from '../doubles/crowd';
import { checkInOrder, isUnfinished } from '../doubles/invariants/rows';

const options = { leaks: 'fail', timeoutMs: 3_600_000 } as const;

/** On the clock of those who ask: the store has none. */
const noon = Date.UTC(2025, 5, 1, 12);
const day = 20_000;
const leaseMs = 60_000;
const cooldownMs = 60_000;
const capMicros = 1_000_000;
const paid = { amountMicros: 20_000, capMicros } as const;
const described = {
  description: 'a cat',
  costMicros: 5_000,
  messages: [],
  alerts: [],
} as const;

for (const callers of [1, 2, 5, 10]) {
  simulate(`leases run out under holders: ${callers}`, options, async (sim) => {
    const store = new InProcessStore();
    for (let index = 0; index < callers; index += 1) {
      accept(store, `event ${index}`, {
        camera: `camera ${index % 3}`,
        cooldownMs: 0,
      });
    }
    await crowd(sim, 'holder', callers, async (index) => {
      for (let turn = 1; turn <= 3; turn += 1) {
        const request = {
          leaseId: `${index}.${turn}`,
          nowMs: Date.now(),
          leaseMs: 50,
        };
        const answer = store.lease(request);
        if (answer.kind === 'none') {
          await sim.sleep(sim.pick([5, 50]));
          continue;
        }
        const { lease } = answer;
        const held = () => isHeld(store.find(lease), lease);
        sim.always('A: who is told of a lease holds it', held(), lease);
        const again = store.lease(request);
        sim.always('B: a lease is asked for again', fenceOf(again) === lease.fence, again);
        checkInOrder(sim, store.rows());
        await sim.sleep(sim.pick([10, 60]));

        const mine = { ...heldBy(lease), nowMs: Date.now() };
        const isMine = held();
        sim.sometimes('a lease is lost', !isMine || callers === 1);
        const reserved = store.reserveCost({ ...mine, day, ...paid });
        sim.always('C: who has lost the lease reserves nothing', isMine !== (reserved === 'stale'));
        await sim.sleep(sim.pick([10, 60]));

        const isStillMine = held();
        const end = sim.pick([
          () => store.complete({ ...mine, ...described }),
          () => store.bury({ ...mine, costMicros: 5_000, reason: 'broken' }),
          () =>
            store.retryLater({
              ...mine,
              costMicros: 0,
              delayMs: 0,
              failed: true,
              reason: '',
            }),
        ]);
        const settlement = end();
        sim.always(
          'A: the holder ends a lease, and nobody else',
          isStillMine === isDone(settlement),
        );
        sim.always('B: to end it again is no change', end() === settlement, settlement);
        const late = sim.pick([false, true]) ? store.lease(request) : undefined;
        if (late?.kind === 'leased') {
          const { lease: last } = late;
          sim.always(
            'A: a request that comes late gets a lease or none',
            isHeld(store.find(last), last),
          );
        }
        await sim.sleep(10);
      }
    });
    const { reservedMicros } = store.counts({ day });
    const leased = store.rows().filter(({ state }) => state === 'leased').length;
    sim.always('C: a lease reserves once', reservedMicros <= leased * paid.amountMicros);
  });
}

simulate('what the store says of leases and waits', options, (sim) => {
  const store = new InProcessStore();
  for (const name of ['a', 'b', 'c']) accept(store, name, { camera: name });
  const [first, second] = [leased(sim, store), leased(sim, store)];
  sim.always('A: an event is put off', isDone(putOff(store, first, 8_000)));
  sim.always('A: another is put off for less', isDone(putOff(store, second, 2_000)));
  sim.always('it waits for another attempt', store.find(first)?.state === 'retry_pending');
  leased(sim, store);
  const { queued, retryPending } = store.counts({ day });
  sim.always('D: events are counted by what they wait for', queued === 0 && retryPending === 2);
  const none = store.lease({ leaseId: 'in vain', nowMs: noon, leaseMs });
  const waitMs = none.kind === 'none' ? none.waitMs : undefined;
  sim.always('L: who waits is told of the shortest wait', waitMs === 2_000, none);

  const again = leased(sim, store, noon + 2_000);
  sim.always('A: the wait is over for that one', again.eventId === second.eventId, again);
  sim.always('A: it is given back', isDone(putOff(store, again, 0)));
  sim.always('it is in the queue again', store.find(again)?.state === 'queued');
  sim.always('D: it is counted so', store.counts({ day }).queued === 1);
  sim.always('nobody knows of others', store.find({ eventId: 'none' }) === undefined);
});

simulate('a dead event frees its own cooldown alone', options, (sim) => {
  const store = new InProcessStore();
  accept(store, 'first', {});
  const first = leased(sim, store);
  const dead = { costMicros: 0, reason: 'broken' };
  sim.always('A: it dies', isDone(store.bury({ ...heldBy(first), ...dead })));
  sim.always('M: its camera is heard again', accept(store, 'second', {}) === 'accepted');

  const laterMs = noon + cooldownMs;
  const second = leased(sim, store);
  const third = accept(store, 'third', { nowMs: laterMs });
  sim.always('M: a cooldown has an end', third === 'accepted', third);
  store.bury({ ...heldBy(second), ...dead });
  const muted = accept(store, 'fourth', { nowMs: laterMs + 1 });
  sim.always('M: that of the next event holds', muted === 'cooldown', muted);

  accept(store, 'fifth', { nowMs: laterMs, cooldownMs: 0 });
  sim.always('A: all of them end with their camera', gone(store, laterMs) === 2);
  sim.always('A: and do so once', gone(store, laterMs) === 0);
  sim.always('A: none is left', !store.rows().some(isUnfinished));
  const heard = accept(store, 'sixth', { nowMs: laterMs });
  sim.always('M: a camera that comes back is heard', heard === 'accepted', heard);
});

simulate('what has ended is remembered up to a bound', options, (sim) => {
  const [maxFinished, maxUnpublished] = [3, 4];
  const store = new InProcessStore({ maxFinished, maxUnpublished });
  const message = { topic: 'events', body: {} };
  for (let event = 1; event <= maxFinished + 2; event += 1) {
    const look = {
      camera: 'front',
      key: 'next',
      nowMs: noon,
      cooldownMs: 0,
      queueLimit: 50,
    };
    const isFull = store.counts({ day }).unpublished >= maxUnpublished;
    sim.always('D: it is full of what is not told', isFull === (store.look(look) === 'overflow'));
    if (isFull) store.markPublished({ seqs: [1] });
    accept(store, `event ${event}`, { cooldownMs: 0 });
    const held = heldBy(leased(sim, store));
    store.complete({ ...held, ...described, messages: [message] });
    const due = Math.min(event, maxFinished);
    sim.always('D: the last ones are remembered', store.rows().length === due, event);
    sim.always('B: the last one is', store.find(held)?.state === 'described');
  }
  const reused = accept(store, 'event 1', { cooldownMs: 0, eventId: 'new' });
  sim.always('B: a key that is forgotten is free', reused === 'overflow', reused);
  store.markPublished({ seqs: [2, 2, 99] });
  const accepted = accept(store, 'event 1', { cooldownMs: 0, eventId: 'new' });
  sim.always('B: and taken when there is room', accepted === 'accepted', accepted);
  const known = accept(store, 'event 5', { cooldownMs: 0, eventId: 'newer' });
  sim.always('B: one that is remembered is not', known === 'duplicate', known);

  const seqs = (limit: number) => store.readOutbox({ limit }).map(({ seq }) => seq);
  sim.always('N: the oldest come first', seqs(2).join() === '3,4', seqs(2));
  sim.always('N: the rest comes with them', seqs(100).join() === '3,4,5', seqs(100));
});

simulate('the ledger knows the days of a month', options, (sim) => {
  const store = new InProcessStore();
  const mostDays = 32;
  accept(store, 'under way', {});
  const underWay = leased(sim, store);
  store.reserveCost({ ...heldBy(underWay), day: day - 1, ...paid });
  accept(store, 'skipped', { cooldownMs: 0, camera: 'yard' });
  const reason = 'the budget of the day is used up';
  store.skip({ ...heldBy(leased(sim, store)), reason });

  const settled = (since: number) => store.counts({ day: day + since }).settledMicros;
  for (let since = 0; since < mostDays; since += 1) {
    accept(store, `day ${since}`, { cooldownMs: 0, camera: 'yard' });
    const held = heldBy(leased(sim, store));
    store.reserveCost({ ...held, day: day + since, ...paid });
    sim.always('C: what is promised', store.counts({ day: day + since }).reservedMicros === 20_000);
    store.complete({ ...held, ...described });
    sim.always('C: what was spent, and no more', settled(since) === 5_000, settled(since));
    if (since === mostDays - 2) sim.always('C: all of them are known', settled(0) === 5_000);
  }
  sim.always('D: the day that is long ago is forgotten', settled(0) === 0, settled(0));
  sim.always('C: those after it are known', settled(1) === 5_000, settled(1));
  const { reservedMicros } = store.counts({ day: day - 1 });
  sim.always('C: what is under way is not forgotten', reservedMicros === 20_000, reservedMicros);
});

simulate('a store knows when each of many rules was tripped', options, (sim) => {
  const store = new InProcessStore();
  const rules = Array.from({ length: 1_000 }, (_, index) => `rule ${index}`);
  sim.always('M: each raises an alert', alertsOf(sim, store, rules, noon) === rules.length);
  sim.always('M: none does in its cooldown', alertsOf(sim, store, rules, noon + 1) === 0);
  const laterMs = noon + cooldownMs;
  const later = alertsOf(sim, store, rules.slice(0, 2), laterMs);
  sim.always('M: they do after it', later === 2, later);

  const another = alertsOf(sim, store, ['another rule'], laterMs);
  sim.always('M: so does another rule', another === 1, another);
  const [known, forgotten] = [['rule 0', 'rule 3'], ['rule 2']];
  sim.always('M: those that were tripped last', alertsOf(sim, store, known, noon + 2) === 0);
  const again = alertsOf(sim, store, forgotten, noon + 2);
  sim.always('D: the one that was tripped first is forgotten', again === 1, again);
});

interface Accepting {
  readonly camera?: string;
  readonly nowMs?: number;
  readonly cooldownMs?: number;
  readonly eventId?: string;
}

function accept(store: InProcessStore, key: string, how: Accepting): string {
  const { camera = 'front', nowMs = noon, cooldownMs: muteMs = cooldownMs, eventId = key } = how;
  const motion = { camera, atMs: nowMs };
  const limits = { cooldownMs: muteMs, queueLimit: 50 };
  return store.accept({ eventId, key, motion, frames: [], nowMs, ...limits });
}

function leased(sim: Sim, store: InProcessStore, nowMs = noon): Lease {
  const answer = store.lease({ leaseId: randomUUID(), nowMs, leaseMs });
  sim.always('A: there is an event to work on', answer.kind === 'leased', answer);
  if (answer.kind !== 'leased') throw new Error('nothing is leased');
  return answer.lease;
}

function putOff(store: InProcessStore, lease: Lease, delayMs: number): string {
  const end = { costMicros: 0, failed: delayMs > 0, reason: 'slow', delayMs };
  return store.retryLater({ ...heldBy(lease), ...end });
}

function gone(store: InProcessStore, nowMs: number): number {
  return store.cameraGone({ camera: 'front', nowMs });
}

/** How many alerts an event that trips these rules raises. */
function alertsOf(
  sim: Sim,
  store: InProcessStore,
  rules: readonly string[],
  nowMs: number,
): number {
  accept(store, randomUUID(), { cooldownMs: 0, nowMs });
  const alerts = rules.map((ruleId): AlertDraft => ({
    ruleId,
    cooldownMs,
    topic: 'alerts',
    body: { ruleId },
  }));
  const messages = [1, 2].map((number) => ({
    topic: 'events',
    body: { number },
  }));
  store.markPublished({
    seqs: store.readOutbox({ limit: 10_000 }).map(({ seq }) => seq),
  });
  store.complete({
    ...heldBy(leased(sim, store)),
    nowMs,
    ...described,
    messages,
    alerts,
  });
  const told = store.readOutbox({ limit: 10_000 }).map(({ body }) => body.ruleId ?? body.number);
  sim.always('N: the messages come before the alerts', told[0] === 1 && told[1] === 2, told);
  return told.length - messages.length;
}

function heldBy({ eventId, fence }: Lease) {
  return { eventId, fence, nowMs: noon };
}

function isHeld(row: EventRow | undefined, lease: Lease): boolean {
  return row?.state === 'leased' && row.fence === lease.fence;
}

function fenceOf(answer: LeaseAnswer): number | undefined {
  return answer.kind === 'leased' ? answer.lease.fence : undefined;
}

function isDone(settlement: string): boolean {
  return settlement === 'done';
}
