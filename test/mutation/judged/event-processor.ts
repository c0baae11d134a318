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
    file: 'services/event-processor/bell.ts',
    key: 'swap: this.count += 1; #1',
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/event-processor/bell.ts',
    key: 'drop-cleanup: this.sleepers.clear(); #1',
    verdict: 'not covered',
    reason: 'Those who were woken stay in memory: a scenario that counts who sleeps.',
  },
  {
    file: 'services/event-processor/circuit-breaker.ts',
    key: 'drop-term: const counts = open && generation === this.generation; #2',
    verdict: 'not covered',
    reason: 'One call that says twice how it ended counts twice: the gate never does that.',
  },
  {
    file: 'services/event-processor/database.ts',
    key: 'swap: if (delayMs === undefined) { #1',
    verdict: 'equivalent',
    reason:
      'After the last attempt it waits for a moment, for there is no wait for it, and fails then.',
  },
  {
    file: 'services/event-processor/deadline.ts',
    key: 'swap: const timer = setTimeout(() => { #1',
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/event-processor/deadline.ts',
    key: 'never: if (signal?.aborted === true) throw abandoned(signal); #1',
    verdict: 'not covered',
    reason:
      'Work is begun for somebody who has left already: a scenario that stops between two steps of an attempt.',
  },
  {
    file: 'services/event-processor/deadline.ts',
    key: 'swap: const timer = setTimeout(() => { #2',
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/event-processor/event-processor.ts',
    key: 'swap: this.ingests.delete(call); #1',
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/event-processor/event-processor.ts',
    key: "drop-await: const ended = await this.database.run('cameraGone', (store) => store.cameraGone(request)); #1",
    verdict: 'equivalent',
    reason: 'The caller gets the same promise in the end; only a counter differs.',
  },
  {
    file: 'services/event-processor/event-processor.ts',
    key: 'swap: const signal = this.halt.signal; #1',
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/event-processor/event-processor.ts',
    key: "swap: if (refusal !== 'free') return refusal; #1",
    verdict: 'not covered',
    reason:
      'A camera is asked for pictures during its cooldown: a scenario that counts how often it is asked.',
  },
  {
    file: 'services/event-processor/event-processor.ts',
    key: 'never: if (!Array.isArray(pictures) || pictures.length === 0 || pictures.length > frames) { #1',
    verdict: 'not covered',
    reason: 'A camera that answers with something else: it is for ordinary tests.',
  },
  {
    file: 'services/event-processor/event-processor.ts',
    key: 'drop-term: if (!Array.isArray(pictures) || pictures.length === 0 || pictures.length > frames) { #1',
    verdict: 'not covered',
    reason:
      'A camera that answers with more pictures than it was asked for: it is for ordinary tests.',
  },
  {
    file: 'services/event-processor/event-processor.ts',
    key: 'never: if (!pictures.every((each) => each instanceof Uint8Array && each.length <= maxFrameBytes)) { #1',
    verdict: 'not covered',
    reason: 'A camera that answers with something else: it is for ordinary tests.',
  },
  {
    file: 'services/event-processor/event-processor.ts',
    key: 'swap: this.work.ring(); #2',
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/event-processor/event-processor.ts',
    key: "always: if (end === 'elapsed') this.givingBack.abort(); #1",
    verdict: 'equivalent',
    reason: 'When the wait is called off, nothing is worked on any more that could be given back.',
  },
  {
    file: 'services/event-processor/in-process-store.ts',
    key: 'swap: if (held !== undefined && remainingMs({ ...held, forMs: cooldownMs }, nowMs) > 0) { #1',
    verdict: 'equivalent',
    reason: 'Whether there is room is found out in the same stretch, and changes nothing.',
  },
  {
    file: 'services/event-processor/in-process-store.ts',
    key: 'drop-term: const full = this.unfinished.size >= queueLimit || this.outbox.size >= this.maxUnpublished; #1',
    verdict: 'not covered',
    reason:
      'The outbox fills up because nobody publishes: a scenario with a small bound and a publisher that hangs.',
  },
  {
    file: 'services/event-processor/in-process-store.ts',
    key: 'swap: this.byId.set(eventId, row); #1',
    verdict: 'equivalent',
    reason: 'Both happen within one operation of the store, which nobody sees half done.',
  },
  {
    file: 'services/event-processor/in-process-store.ts',
    key: 'swap: this.forgetOldCooldowns(nowMs); #1',
    verdict: 'equivalent',
    reason: 'Both happen within one operation of the store, which nobody sees half done.',
  },
  {
    file: 'services/event-processor/in-process-store.ts',
    key: 'drop-cleanup: row.endedBy = undefined; #1',
    verdict: 'equivalent',
    reason:
      'While an event is leased nobody asks what ended its last lease, and each end says it anew.',
  },
  {
    file: 'services/event-processor/in-process-store.ts',
    key: 'swap: this.settle(row, costMicros); #1',
    verdict: 'equivalent',
    reason: 'Both happen within one operation of the store, which nobody sees half done.',
  },
  {
    file: 'services/event-processor/in-process-store.ts',
    key: 'loop-once: for (const message of messages) this.append(row.eventId, message); #1',
    verdict: 'equivalent',
    reason: 'An event has one message.',
  },
  {
    file: 'services/event-processor/in-process-store.ts',
    key: 'swap: this.settle(row, 0); #1',
    verdict: 'equivalent',
    reason: 'Both happen within one operation of the store, which nobody sees half done.',
  },
  {
    file: 'services/event-processor/in-process-store.ts',
    key: 'loop-once: for (const message of this.outbox.values()) { #1',
    verdict: 'equivalent',
    reason: 'The relay reads again until nothing is left: the same messages in the same order.',
  },
  {
    file: 'services/event-processor/in-process-store.ts',
    key: "swap: if (state === 'queued') inState.queued += 1; #1",
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/event-processor/in-process-store.ts',
    key: 'swap: if (row.reserved === undefined) return; #1',
    verdict: 'not covered',
    reason:
      'The ledger gets a day without a date for an event that reserved nothing: a scenario that counts its days.',
  },
  {
    file: 'services/event-processor/in-process-store.ts',
    key: 'swap: Object.assign(row, result, { state, frames: [] }); #1',
    verdict: 'equivalent',
    reason: 'Both happen within one operation of the store, which nobody sees half done.',
  },
  {
    file: 'services/event-processor/in-process-store.ts',
    key: 'swap: if (this.finished.size <= this.maxFinished) break; #1',
    verdict: 'not covered',
    reason: 'Which finished events are remembered: a scenario with a small bound.',
  },
  {
    file: 'services/event-processor/in-process-store.ts',
    key: 'always: if (this.finished.size <= this.maxFinished) break; #1',
    verdict: 'not covered',
    reason: 'Finished events beyond the bound stay in memory: a scenario with a small bound.',
  },
  {
    file: 'services/event-processor/in-process-store.ts',
    key: 'bound: if (this.finished.size <= this.maxFinished) break; #1',
    verdict: 'not covered',
    reason: 'One finished event less than the bound is remembered: a scenario with a small bound.',
  },
  {
    file: 'services/event-processor/in-process-store.ts',
    key: 'loop-once: for (const [camera, { sinceMs }] of this.cooldowns) { #1',
    verdict: 'equivalent',
    reason: 'One cooldown comes with each event, so one at a time may go.',
  },
  {
    file: 'services/event-processor/ingest-gate.ts',
    key: 'swap: this.inside -= 1; #1',
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/event-processor/ingest-gate.ts',
    key: 'never: if (others > 0) this.byCamera.set(camera, others); #1',
    verdict: 'not covered',
    reason: 'A camera whose calls end one by one gets more than its share.',
  },
  {
    file: 'services/event-processor/ledger.ts',
    key: 'bound: entry.settledMicros += Math.min(request.costMicros, request.amountMicros); #1',
    verdict: 'not covered',
    reason: 'A call costs less than was reserved for it: a model whose price varies.',
  },
  {
    file: 'services/event-processor/semaphore.ts',
    key: 'swap: if (next === undefined) { #1',
    verdict: 'equivalent',
    reason: 'Where nobody waits, there is nobody to forget.',
  },
  {
    file: 'services/event-processor/vision-gate.ts',
    key: 'drop-cleanup: const leave = () => wait.abort(); #1',
    verdict: 'not covered',
    reason:
      'Who waits for a permit waits for ever: a scenario with fewer permits than workers, and a model that hangs.',
  },
  {
    file: 'services/event-processor/worker.ts',
    key: 'swap: const context = await this.contextOf(lease, cut); #1',
    verdict: 'equivalent',
    reason: 'Both are asked for, and neither needs the other.',
  },
  {
    file: 'services/event-processor/worker.ts',
    key: 'swap: if (capMicros === undefined) { #1',
    verdict: 'not covered',
    reason: 'Cost is reserved without a cap.',
  },
  {
    file: 'services/event-processor/worker.ts',
    key: 'never: if (cut.aborted) return await this.giveBack(lease, 0); #1',
    verdict: 'not covered',
    reason:
      'An event is worked on that is to be given back: the call is refused later, at the cost of a reservation.',
  },
  {
    file: 'services/event-processor/worker.ts',
    key: 'negate: frames.length > 1 ? settings.severalFramesDeadlineMs : settings.visionDeadlineMs; #1',
    verdict: 'not covered',
    reason:
      'The two deadlines are confused: a scenario with several pictures and a model that hangs.',
  },
  {
    file: 'services/event-processor/worker.ts',
    key: 'never: if (waitMs === undefined) return await this.bury(lease, { reason, costMicros }); #1',
    verdict: 'not covered',
    reason: 'An event that fails again and again is not buried.',
  },
  {
    file: 'services/event-processor/worker.ts',
    key: 'never: if (stopping.aborted) return await this.giveBack(lease, 0); #1',
    verdict: 'not covered',
    reason:
      'An event is leased while the processor stops, and is worked on in place of given back: the drain takes longer, within its deadline.',
  },
];
