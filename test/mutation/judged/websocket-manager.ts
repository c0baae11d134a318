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
    key: "swap: leave = () => resolve({ kind: 'aborted' }); #1",
    verdict: 'not covered',
    reason:
      'The wait is not told that the manager is cut off: a drain whose deadline passes while a client is authenticated.',
  },
  {
    file: 'services/websocket-manager/within.ts',
    key: "swap: signal.addEventListener('abort', leave, { once: true }); #1",
    verdict: 'equivalent',
    reason:
      "Both happen in one stretch without an await and without anybody else's code, so nobody can look in between.",
  },
  {
    file: 'services/websocket-manager/websocket-manager.ts',
    key: 'swap: const { open } = client; #1',
    verdict: 'not covered',
    reason: '`detach` always says that the client had ended: a scenario that asks what it answers.',
  },
];
