import type { Run } from './run';
import type { Strand } from './strand';

/** Calls back when something has passed, on the strand of now. */
export type Wait = (run: Run, callback: () => void) => void;

/** @param ms stated: as a stand-in it takes half of it to eight times as much */
export function stated(ms: number): Wait {
  return (run, callback) => {
    run.standIn(ms, callback);
  };
}

/**
 * What somebody else does for the code that runs now: it goes on on a strand of its own, and its answer on the
 * strand that asked, in the context in which it was asked for.
 */
export class Errand {
  readonly strand: Strand;
  private readonly caller: Strand;

  /** @param name by which its strand is named: `fs.open` */
  constructor(
    private readonly run: Run,
    name: string,
  ) {
    this.caller = run.strand;
    this.strand = this.caller.child(name);
  }

  after(wait: Wait, body: () => void): void {
    this.run.onStrand(this.strand, () => {
      wait(this.run, body);
    });
  }

  /** The same for whoever asked. */
  answerAfter(wait: Wait, give: () => void): void {
    this.after(wait, () => {
      this.run.strand = this.caller;
      give();
    });
  }
}
