import { type Model, PENDING } from '../../../sim';

/** What happens to one client; what is published happens to each of them. */
export type LogCall = { readonly client: string } & (
  | { readonly kind: 'publish'; readonly text: string }
  /** It comes, or comes back to go on where it was. */
  | { readonly kind: 'attach'; readonly isNew: boolean }
  /** It is shown a message. */
  | { readonly kind: 'receive' }
  /** It is said to have everything. */
  | { readonly kind: 'caughtUp' }
);

/** Of a publish the place in the log; of a receive the message as well. */
export interface LogResult {
  readonly seq: number;
  readonly text?: string;
}

interface LogState {
  readonly log: readonly string[];
  /** How many messages the client has, or need not have. */
  readonly seen: number | undefined;
}

/**
 * What a WebSocket manager is for each client when nothing happens at the same time: a log, which the
 * client reads from where it came in, message by message. As the places in the log are known, all
 * clients have the same one.
 */
export const clientLogs: Model<LogState, LogCall, LogResult | undefined> = {
  name: 'a log for each client',
  init: () => ({ log: [], seen: undefined }),
  step(state, call, output) {
    const { log, seen } = state;
    const seq = output === PENDING ? undefined : output?.seq;
    switch (call.kind) {
      case 'publish': {
        const isNext = seq === undefined || seq === log.length + 1;
        return isNext ? [{ log: [...log, call.text], seen }] : [];
      }
      case 'attach':
        return [call.isNew ? { log, seen: log.length } : state];
      case 'caughtUp':
        return seen === log.length ? [state] : [];
      case 'receive': {
        if (output === PENDING || output === undefined || seen === undefined) return [];
        const isNext = seq === seen + 1 && output.text === log[seen];
        return isNext ? [{ log, seen: seen + 1 }] : [];
      }
    }
  },
  key: ({ log, seen }) => `${log.join()} ${seen}`,
  isRead: ({ kind }) => kind === 'caughtUp',
  partition: ({ client }) => client,
  describe(call, output) {
    const seq = output === PENDING || output === undefined ? '' : ` = ${output.seq}`;
    if (call.kind === 'publish') return `publish(${call.text})${seq}`;
    if (call.kind !== 'receive') return `${call.kind}()`;
    return `receive()${seq} ${output === PENDING ? '' : output?.text}`;
  },
};
