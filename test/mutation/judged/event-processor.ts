import { type Judgement } from '../judgement';

export const judgements: readonly Judgement[] = [
  {
    file: 'services/event-processor/bell.ts',
    key: 'swap: this.sleepers.clear(); #1',
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/event-processor/bell.ts',
    key: 'swap: clearTimeout(timer); #1',
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/event-processor/bell.ts',
    key: 'swap: this.sleepers.delete(wake); #1',
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/event-processor/database.ts',
    key: 'swap: if (signal?.aborted === true) throw abandoned(signal); #1',
    verdict: 'equivalent',
    reason: 'What comes first only counts and logs.',
  },
  {
    file: 'services/event-processor/database.ts',
    key: 'never: if (signal?.aborted === true) throw abandoned(signal); #1',
    verdict: 'equivalent',
    reason:
      'A wait or a permit that is asked for with an aborted signal is refused at once, so nothing reaches the store; the error has another code, and all its readers only log it.',
  },
  {
    file: 'services/event-processor/deadline.ts',
    key: 'always: if (signal !== undefined) controller.abort(abandoned(signal)); #1',
    verdict: 'equivalent',
    reason: 'Only the signal itself calls this, so there is one.',
  },
  {
    file: 'services/event-processor/event-processor.ts',
    key: "always: if (answer === 'accepted') this.work.ring(); #1",
    verdict: 'equivalent',
    reason: 'A ring too many makes the workers look once more, and find nothing.',
  },
  {
    file: 'services/event-processor/event-processor.ts',
    key: 'drop-term: if (!pictures.every((each) => each instanceof Uint8Array && each.length <= maxFrameBytes)) { #2',
    verdict: 'not covered',
    reason: 'A camera that answers with no picture: it is for ordinary tests.',
  },
  {
    file: 'services/event-processor/event-processor.ts',
    key: "swap: this.state = 'draining'; #1",
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/event-processor/event-processor.ts',
    key: 'swap: await Promise.allSettled(this.ingests); #1',
    verdict: 'equivalent',
    reason: 'Both are waited for before the relay is told to end, in whichever order.',
  },
  {
    file: 'services/event-processor/event-store.ts',
    key: 'bound: return Math.abs(ageMs) < span.forMs ? span.forMs - ageMs : 0; #1',
    verdict: 'not covered',
    reason:
      'At the age itself nothing is left either way; a clock set back by just that much would show it.',
  },
  {
    file: 'services/event-processor/in-process-store.ts',
    key: "swap: if (this.byId.has(eventId)) return 'accepted'; #1",
    verdict: 'equivalent',
    reason: 'To look changes nothing.',
  },
  {
    file: 'services/event-processor/in-process-store.ts',
    key: 'drop-cleanup: this.cooldowns.delete(camera); #1',
    verdict: 'not covered',
    reason:
      'Old cooldowns stay in memory behind one that was renewed: a scenario of days with many cameras, and a count of what the store holds.',
  },
  {
    file: 'services/event-processor/in-process-store.ts',
    key: 'swap: for (const message of messages) this.append(row.eventId, message); #1',
    verdict: 'equivalent',
    reason:
      'The event and its alert are committed together; in which order they are told is promised to nobody.',
  },
  {
    file: 'services/event-processor/in-process-store.ts',
    key: 'swap: row.reason = reason; #1',
    verdict: 'equivalent',
    reason: 'Both happen within one operation of the store, which nobody sees half done.',
  },
  {
    file: 'services/event-processor/in-process-store.ts',
    key: 'swap: this.settle(row, request.costMicros); #1',
    verdict: 'equivalent',
    reason: 'Both happen within one operation of the store, which nobody sees half done.',
  },
  {
    file: 'services/event-processor/in-process-store.ts',
    key: 'swap: for (const row of gone) { #1',
    verdict: 'equivalent',
    reason: 'Both happen within one operation of the store, which nobody sees half done.',
  },
  {
    file: 'services/event-processor/in-process-store.ts',
    key: 'swap: this.settle(row, row.reserved?.amountMicros ?? 0); #1',
    verdict: 'equivalent',
    reason: 'Both happen within one operation of the store, which nobody sees half done.',
  },
  {
    file: 'services/event-processor/in-process-store.ts',
    key: 'swap: this.byId.delete(oldest.eventId); #1',
    verdict: 'equivalent',
    reason: 'Both happen within one operation of the store, which nobody sees half done.',
  },
  {
    file: 'services/event-processor/in-process-store.ts',
    key: 'loop-once: for (const oldest of this.finished) { #1',
    verdict: 'equivalent',
    reason: 'One event is added at a time, so one has to leave.',
  },
  {
    file: 'services/event-processor/in-process-store.ts',
    key: 'swap: this.lastSeq += 1; #1',
    verdict: 'equivalent',
    reason: 'Numbers begin with 0 in place of 1, and rise as before.',
  },
  {
    file: 'services/event-processor/in-process-store.ts',
    key: 'drop-cleanup: this.alerted.delete(ruleId); #1',
    verdict: 'equivalent',
    reason: 'It orders rules by their last alert, for the case of more rules than there may be.',
  },
  {
    file: 'services/event-processor/in-process-store.ts',
    key: 'always: if (this.alerted.size <= MOST_ALERT_RULES) break; #1',
    verdict: 'equivalent',
    reason: 'There are at most 1,000 rules, so none has to leave.',
  },
  {
    file: 'services/event-processor/in-process-store.ts',
    key: 'drop-cleanup: this.alerted.delete(oldest); #1',
    verdict: 'equivalent',
    reason: 'There are at most 1,000 rules, so none has to leave.',
  },
  {
    file: 'services/event-processor/in-process-store.ts',
    key: "drop-term: if (row?.state !== 'leased' || row.fence !== request.fence) return 'stale'; #1",
    verdict: 'not covered',
    reason:
      'A worker whose lease has run out reserves cost while another one holds the event: X-07 at that very moment.',
  },
  {
    file: 'services/event-processor/ledger.ts',
    key: 'loop-once: for (const [day, { reservedMicros }] of this.days) { #1',
    verdict: 'equivalent',
    reason: 'One day is added at a time, so one has to leave.',
  },
  {
    file: 'services/event-processor/ledger.ts',
    key: 'bound: if (this.days.size <= MOST_DAYS) return; #1',
    verdict: 'not covered',
    reason: 'More than 32 days: a scenario of more than a month.',
  },
  {
    file: 'services/event-processor/ledger.ts',
    key: 'never: if (reservedMicros === 0) this.days.delete(day); #1',
    verdict: 'not covered',
    reason:
      'More than 32 days: a scenario of more than a month, and a count of what the ledger holds.',
  },
  {
    file: 'services/event-processor/relay.ts',
    key: 'swap: if (last) return; #1',
    verdict: 'not covered',
    reason:
      'The relay ends one look later than it might: a scenario with a drain and a deadline shorter than `pollMs`.',
  },
  {
    file: 'services/event-processor/relay.ts',
    key: 'swap: if (batch.length === 0) return false; #1',
    verdict: 'equivalent',
    reason:
      'With nothing to publish there is nothing to mark but what an earlier attempt could not mark.',
  },
  {
    file: 'services/event-processor/relay.ts',
    key: 'loop-once: for (const message of batch) await this.publish(message); #1',
    verdict: 'equivalent',
    reason:
      'It reads again until nothing is left: the same messages in the same order, one in each batch.',
  },
  {
    file: 'services/event-processor/relay.ts',
    key: "swap: await database.run('markPublished', (store) => store.markPublished(request), halt); #1",
    verdict: 'not covered',
    reason:
      'To mark what was published fails for good, and the relay goes on: a message would be heard twice.',
  },
  {
    file: 'services/event-processor/semaphore.ts',
    key: 'swap: this.waiters.add(waiter); #1',
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/event-processor/semaphore.ts',
    key: "swap: signal?.removeEventListener('abort', leave); #1",
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/event-processor/semaphore.ts',
    key: 'swap: this.waiters.delete(next); #1',
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/event-processor/vision-gate.ts',
    key: 'swap: const timer = setTimeout(leave, timeoutMs); #1',
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/event-processor/vision-gate.ts',
    key: 'swap: clearTimeout(timer); #1',
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/event-processor/vision-gate.ts',
    key: 'negate: return error instanceof Error ? error.message : String(error); #1',
    verdict: 'equivalent',
    reason: 'Only how the reason reads.',
  },
  {
    file: 'services/event-processor/worker.ts',
    key: 'swap: if (lease.failures > settings.retryDelaysMs.length) { #1',
    verdict: 'equivalent',
    reason: 'What is known of a camera is looked up for nothing, for an event that is buried.',
  },
  {
    file: 'services/event-processor/worker.ts',
    key: 'swap: const capMicros = await this.capMicros(cut); #1',
    verdict: 'not covered',
    reason:
      'The processor gives back while the cap is read: the event would wait 2 s for its next attempt.',
  },
  {
    file: 'services/event-processor/worker.ts',
    key: "swap: if (reserved === 'stale') return 'stale'; #1",
    verdict: 'equivalent',
    reason: 'An answer is one or the other, so the order of the questions does not matter.',
  },
  {
    file: 'services/event-processor/worker.ts',
    key: "never: if (reserved === 'stale') return 'stale'; #1",
    verdict: 'not covered',
    reason:
      'A lease is lost between two operations of its worker, which then pays for a call whose answer is refused: X-07.',
  },
  {
    file: 'services/event-processor/worker.ts',
    key: 'never: if (stopping.aborted) return await this.giveBack(lease, 0); #1',
    verdict: 'not covered',
    reason:
      'An event is leased while the processor stops, and is worked on in place of given back: the drain takes longer, within its deadline.',
  },
];
