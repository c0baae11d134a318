import { Errand, stated } from '../../kernel/errand';
import type { Run } from '../../kernel/run';
import type { Strand } from '../../kernel/strand';
import type { Server } from './server';

/** Stated milliseconds, each taken as a stand-in: half of it to eight times as much. */
export interface Times {
  /** From the call until its statement arrives. */
  readonly requestMs: number;
  /** From its effect until the answer has come back. */
  readonly answerMs: number;
}

/**
 * One request and its answer. The request is the server's once it is sent: it arrives also if the process of whoever
 * sent it has ended meanwhile. The answer comes on the strand that asked.
 */
export class Exchange<T> {
  readonly answered: Promise<T>;
  /** Whether the request has arrived. */
  hasArrived = false;
  private readonly run: Run;
  private readonly errand: Errand;
  private readonly atServer: Strand;
  private settle: (result: () => T) => void = () => undefined;

  /** @param name by which its strand is named: `database.run` */
  constructor(
    server: Server,
    name: string,
    private readonly times: Times,
    private readonly work: (exchange: Exchange<T>) => void,
  ) {
    this.run = server.run;
    this.errand = new Errand(this.run, name);
    this.atServer = this.errand.strand.child('effect', server.strand.process);
    this.answered = new Promise((resolve, reject) => {
      this.settle = (result) => {
        try {
          resolve(result());
        } catch (error) {
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what the effect threw
          reject(error);
        }
      };
    });
  }

  send(): void {
    this.later(this.times.requestMs, () => {
      this.hasArrived = true;
      this.work(this);
    });
  }

  /** Does the work anew, some time later. */
  again(afterMs: number): void {
    this.later(afterMs, () => {
      this.work(this);
    });
  }

  /** @param result taken when the answer has come */
  answer(result: () => T, then: () => void): void {
    this.errand.answerAfter(stated(this.times.answerMs), () => {
      this.settle(result);
      then();
    });
  }

  private later(ms: number, then: () => void): void {
    this.run.onStrand(this.atServer, () => this.run.standIn(ms, then));
  }
}
