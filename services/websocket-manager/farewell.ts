import { CLOSED, type ClientSocket } from './client-socket';
import { type Goodbye } from './goodbye';

/** The last of a connection: the closing handshake, or its end by force if that takes too long. */
export class Farewell {
  /** Resolves when the socket is closed; never rejects. */
  readonly gone: Promise<void>;
  private depart: () => void = ignore;
  private readonly timer: NodeJS.Timeout;

  /** @param goodbye undefined to end the connection without a handshake */
  constructor(
    private readonly socket: ClientSocket,
    goodbye: Goodbye | undefined,
    timeoutMs: number,
  ) {
    this.gone = new Promise((resolve) => {
      this.depart = resolve;
    });
    this.timer = setTimeout(this.hasten, timeoutMs);
    socket.on('close', this.finish);
    socket.on('error', ignore);
    if (socket.readyState === CLOSED) {
      this.finish();
    } else if (goodbye === undefined) {
      socket.terminate();
    } else {
      socket.close(goodbye.code, goodbye.reason);
    }
  }

  /** Ends the connection now; it is gone when its socket says so. */
  readonly hasten = (): void => {
    this.socket.terminate();
  };

  private readonly finish = (): void => {
    clearTimeout(this.timer);
    this.socket.off('close', this.finish);
    // The listener for errors stays: a socket that is being destroyed may still have one to tell.
    this.depart();
  };
}

function ignore(): void {
  // Nobody is left to whom it matters.
}
