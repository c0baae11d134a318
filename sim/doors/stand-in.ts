import type { Run } from '../kernel/run';
import type { Strand } from '../kernel/strand';

/**
 * What somebody else does for the code that runs now: it goes on on a strand of its own, and its answer on the
 * strand that asked, in the context in which it was asked for.
 */
export class Errand {
  private readonly caller: Strand;
  private readonly strand: Strand;

  /** @param name by which its strand is named: `fs.open` */
  constructor(
    private readonly run: Run,
    name: string,
  ) {
    this.caller = run.strand;
    this.strand = this.caller.child(name);
  }

  /** @param baseMs what it takes, as a stand-in: half of it to eight times as much */
  after(baseMs: number, body: () => void): void {
    this.run.onStrand(this.strand, () => this.run.standIn(baseMs, body));
  }

  /** The same for whoever asked. */
  answerAfter(baseMs: number, give: () => void): void {
    this.after(baseMs, () => {
      this.run.strand = this.caller;
      give();
    });
  }
}
