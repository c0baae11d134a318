import { type History, type Sim } from '../../sim';
import { Browser } from './browser';
import { type LogCall, type LogResult } from './models/client-logs';
import { type SocketPair } from './network';

/** A page that notes in a history what it is shown. */
export class RecordingBrowser extends Browser {
  private noted = 0;

  constructor(
    sim: Sim,
    name: string,
    private readonly history: History<LogCall, LogResult | undefined>,
  ) {
    super(sim, name);
  }

  override use(pair: SocketPair): void {
    super.use(pair);
    pair.client.on('message', () => {
      for (const { message, seq } of this.frames.slice(this.noted)) {
        if (message === undefined || seq === undefined) continue;
        const call = this.history.call({ kind: 'receive', client: this.name });
        this.history.return(call, { text: message.type, seq });
      }
      this.noted = this.frames.length;
    });
  }
}
