import { type Judgement } from '../judgement';

export const judgements: readonly Judgement[] = [
  {
    file: 'services/websocket-manager/broadcaster.ts',
    key: 'swap: const message = this.outgoing(entry); #1',
    verdict: 'equivalent',
    reason: 'A frame is written from the entry alone, before or after the head has moved.',
  },
  {
    file: 'services/websocket-manager/client.ts',
    key: 'swap: this.position = message.seq; #1',
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/websocket-manager/client.ts',
    key: 'swap: if (!this.open) return; #1',
    verdict: 'equivalent',
    reason: 'A client that has ended has an empty queue, which is never full.',
  },
  {
    file: 'services/websocket-manager/client.ts',
    key: "swap: this.socket.off('close', this.closed); #1",
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/websocket-manager/client.ts',
    key: 'swap: this.queue = []; #1',
    verdict: 'equivalent',
    reason: 'Who waits for the write resumes in a later turn, and finds the queue empty.',
  },
  {
    file: 'services/websocket-manager/client.ts',
    key: "drop-term: if (error !== undefined && error !== null) this.end('SEND_FAILED'); #1",
    verdict: 'equivalent',
    reason: 'The callback of a send gets an error or undefined; null is what its type allows.',
  },
  {
    file: 'services/websocket-manager/client.ts',
    key: 'swap: this.detach(); #3',
    verdict: 'equivalent',
    reason:
      'Neither the socket nor its farewell calls back at once; the client is detached in the same stretch.',
  },
  {
    file: 'services/websocket-manager/debouncer.ts',
    key: 'swap: if (this.windows.size >= this.options.maxKeys) this.endOldest(); #1',
    verdict: 'equivalent',
    reason: 'A window is made before another one is ended, and is counted only afterwards.',
  },
  {
    file: 'services/websocket-manager/debouncer.ts',
    key: 'swap: clearTimeout(window.timer); #1',
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/websocket-manager/farewell.ts',
    key: 'swap: clearTimeout(this.timer); #1',
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/websocket-manager/farewell.ts',
    key: "swap: this.socket.off('close', this.finish); #1",
    verdict: 'equivalent',
    reason: 'Who waits for the farewell resumes in a later turn.',
  },
  {
    file: 'services/websocket-manager/message-log.ts',
    key: 'swap: if (id !== undefined) this.ids.delete(id); #1',
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/websocket-manager/message-log.ts',
    key: 'bound: for (let seq = from; seq < this.nextSeq && page.length < limit; seq += 1) { #1',
    verdict: 'equivalent',
    reason: 'There is no entry of the next number yet, and what is not there is left out.',
  },
  {
    file: 'services/websocket-manager/registry.ts',
    key: 'swap: if (key !== undefined && this.sessions.get(key) === client) this.sessions.delete(key); #1',
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/websocket-manager/registry.ts',
    key: 'swap: this.farewells.delete(farewell); #1',
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/websocket-manager/registry.ts',
    key: 'swap: this.connections.delete(client); #1',
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/websocket-manager/replay.ts',
    key: 'loop-once: for (const entry of page) client.offer(broadcaster.outgoing(entry)); #1',
    verdict: 'equivalent',
    reason:
      'It reads again from where the client is: the same messages in the same order, one from each page.',
  },
  {
    file: 'services/websocket-manager/within.ts',
    key: "swap: signal.addEventListener('abort', leave, { once: true }); #1",
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/websocket-manager/broadcaster.ts',
    key: 'always: if (seq > this.head + 1) await this.catchUp(seq - 1); #1',
    verdict: 'equivalent',
    reason: 'Where nothing is missing there is nothing to catch up with.',
  },
  {
    file: 'services/websocket-manager/broadcaster.ts',
    key: 'bound: if (seq > this.head + 1) await this.catchUp(seq - 1); #1',
    verdict: 'equivalent',
    reason: 'Where nothing is missing there is nothing to catch up with.',
  },
  {
    file: 'services/websocket-manager/broadcaster.ts',
    key: 'loop-once: for (const entry of missed) this.fanOut(entry); #1',
    verdict: 'equivalent',
    reason:
      'It reads again from the head: the same messages in the same order, one from each page.',
  },
  {
    file: 'services/websocket-manager/client.ts',
    key: 'swap: if (!this.open) return false; #1',
    verdict: 'equivalent',
    reason: 'Only members are finished, all in one stretch, and members are open.',
  },
  {
    file: 'services/websocket-manager/client.ts',
    key: 'swap: await this.flushed(); #1',
    verdict: 'not covered',
    reason:
      'The report of a drain counts a client that ended while it was being sent the rest: a scenario that counts those itself.',
  },
  {
    file: 'services/websocket-manager/client.ts',
    key: 'swap: if (this.unanswered >= this.settings.missedPongs) { #1',
    verdict: 'not covered',
    reason: 'A peer is given up one ping too early: a scenario with a peer that answers late.',
  },
  {
    file: 'services/websocket-manager/client.ts',
    key: "swap: if (this.stateNow === 'draining') return; #1",
    verdict: 'not covered',
    reason:
      'A frame that comes while its client is drained is answered: a scenario in which clients ask during a drain.',
  },
  {
    file: 'services/websocket-manager/client.ts',
    key: "never: if (this.stateNow === 'draining') return; #1",
    verdict: 'not covered',
    reason:
      'A frame that comes while its client is drained is answered: a scenario in which clients ask during a drain.',
  },
  {
    file: 'services/websocket-manager/client.ts',
    key: "bound: if (bytes.length > this.settings.maxPayloadBytes) this.end('FRAME_TOO_LARGE'); #1",
    verdict: 'not covered',
    reason: 'A frame of exactly the greatest length: it is for ordinary tests.',
  },
  {
    file: 'services/websocket-manager/client.ts',
    key: 'swap: clearInterval(this.heartbeat); #1',
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/websocket-manager/client.ts',
    key: "swap: this.socket.off('message', this.receive); #1",
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/websocket-manager/client.ts',
    key: "drop-cleanup: this.socket.off('error', this.failed); #1",
    verdict: 'not covered',
    reason:
      'A socket that fails after its connection has ended would end it twice: a network whose sockets fail late.',
  },
  {
    file: 'services/websocket-manager/debouncer.ts',
    key: 'swap: if (window !== undefined) { #1',
    verdict: 'not covered',
    reason:
      'At the bound, a newer item of a known key ends the window of another: shown early, and not lost.',
  },
  {
    file: 'services/websocket-manager/debouncer.ts',
    key: 'swap: this.arm(key, window); #1',
    verdict: 'not covered',
    reason:
      'A window is armed only after its item has been shown: a drain in between would leave a timer.',
  },
  {
    file: 'services/websocket-manager/debouncer.ts',
    key: 'drop-await: await this.options.emit(item); #2',
    verdict: 'not covered',
    reason: 'The log fails while a drain shows what was debounced.',
  },
  {
    file: 'services/websocket-manager/message-log.ts',
    key: 'swap: if (id !== undefined) this.ids.set(id, seq); #1',
    verdict: 'equivalent',
    reason: 'The entry that leaves is another one.',
  },
  {
    file: 'services/websocket-manager/message-log.ts',
    key: 'bound: if (this.entries.size > this.capacity) this.dropOldest(); #1',
    verdict: 'not covered',
    reason:
      'The log holds one entry less than it may: a scenario that counts what it can resume from.',
  },
  {
    file: 'services/websocket-manager/message-log.ts',
    key: 'loop-once: for (let seq = from; seq < this.nextSeq && page.length < limit; seq += 1) { #1',
    verdict: 'equivalent',
    reason: 'Who reads goes on from what it was given: the same entries, one in each page.',
  },
  {
    file: 'services/websocket-manager/message-log.ts',
    key: 'always: if (entry !== undefined) page.push(entry); #1',
    verdict: 'equivalent',
    reason: 'Every number in that range has an entry.',
  },
  {
    file: 'services/websocket-manager/message-log.ts',
    key: 'always: if (id !== undefined) this.ids.delete(id); #1',
    verdict: 'equivalent',
    reason: 'Nothing is kept under undefined, so to delete it changes nothing.',
  },
  {
    file: 'services/websocket-manager/registry.ts',
    key: 'swap: if (other !== undefined && other.place.ordinal > client.place.ordinal) return client; #1',
    verdict: 'not covered',
    reason:
      'After two connections of a session were authenticated in the other order, a third does not replace the one that stayed.',
  },
  {
    file: 'services/websocket-manager/registry.ts',
    key: 'never: if (key !== undefined && this.sessions.get(key) === client) this.sessions.delete(key); #1',
    verdict: 'not covered',
    reason:
      'Sessions of clients who have gone stay in memory: the figures of the manager do not count them.',
  },
  {
    file: 'services/websocket-manager/registry.ts',
    key: 'loop-once: for (const farewell of [...this.farewells.keys()]) farewell.hasten(); #1',
    verdict: 'not covered',
    reason:
      'A deadline passes during several closing handshakes whose peers are dead: the others end at their own time-out.',
  },
  {
    file: 'services/websocket-manager/replay.ts',
    key: "drop-term: while (client.state === 'replaying' && client.position < broadcaster.head) { #2",
    verdict: 'not covered',
    reason:
      'The log is read to its end for a client that has gone: a scenario that counts reads of the log.',
  },
  {
    file: 'services/websocket-manager/subscriptions.ts',
    key: "swap: if (client.state === 'authenticating') return refusalFrame('NOT_READY'); #1",
    verdict: 'equivalent',
    reason: 'It is refused either way; of two true reasons it is told one.',
  },
  {
    file: 'services/websocket-manager/subscriptions.ts',
    key: 'swap: for (const topic of frame.topics) { #1',
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/websocket-manager/token-bucket.ts',
    key: 'swap: this.tokens = Math.min(this.limits.burst, this.tokens + gained); #1',
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/websocket-manager/websocket-manager.ts',
    key: 'swap: if (policy === undefined) { #1',
    verdict: 'equivalent',
    reason: 'It is refused either way; of two true reasons it is told one.',
  },
  {
    file: 'services/websocket-manager/websocket-manager.ts',
    key: "swap: if (!client.open) return { kind: 'closed' }; #1",
    verdict: 'not covered',
    reason:
      'A client that leaves while its authentication fails counts as refused: a scenario that asks for the outcome then.',
  },
  {
    file: 'services/websocket-manager/websocket-manager.ts',
    key: 'drop-term: if (bad !== undefined || credentials === undefined) { #1',
    verdict: 'equivalent',
    reason: 'Without credentials there is a reason to refuse.',
  },
  {
    file: 'services/websocket-manager/websocket-manager.ts',
    key: 'swap: this.registry.see(farewell, () => undefined); #1',
    verdict: 'equivalent',
    reason: 'A farewell that is over is forgotten in a later turn, seen before or after.',
  },
  {
    file: 'services/websocket-manager/websocket-manager.ts',
    key: 'bound: const words = this.registry.leaving < maxClients ? goodbye(reason, retryAfterMs) : undefined; #1',
    verdict: 'not covered',
    reason: 'One closing handshake more than there may be clients.',
  },
  {
    file: 'services/websocket-manager/websocket-manager.ts',
    key: 'drop-await: const published = await this.broadcaster.publish(draft); #1',
    verdict: 'equivalent',
    reason: 'The caller gets the same promise in the end; only counters differ.',
  },
  {
    file: 'services/websocket-manager/websocket-manager.ts',
    key: 'swap: await this.debouncer.flush(); #1',
    verdict: 'equivalent',
    reason:
      'Each waits for all that it has begun, and nothing new is taken, so their order does not matter.',
  },
  {
    file: 'services/websocket-manager/websocket-manager.ts',
    key: 'swap: await registry.quiet(); #1',
    verdict: 'not covered',
    reason:
      'A deadline passes during closing handshakes whose peers are dead: they end at their own time-out.',
  },
  {
    file: 'services/websocket-manager/websocket-manager.ts',
    key: 'swap: this.life.abort(); #1',
    verdict: 'equivalent',
    reason: 'Who waits for an answer resumes in a later turn, when every client has ended.',
  },
];
