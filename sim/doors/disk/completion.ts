import type { Run } from '../../kernel/run';
import { statedTimes } from './slowness';

/** How an operation ended, for whoever waits for it. */
export interface Settle<T> {
  done(value: T): void;
  failed(error: unknown): void;
}

/**
 * An operation of the thread pool: it takes effect some time after it was asked for, and its answer comes
 * some time after that, on the strand that asked. Two that are under way may take effect in either order.
 *
 * @param name of the call, by which its strand is named: `open`
 */
export function completeLater<T>(run: Run, name: string, effect: () => T, settle: Settle<T>): void {
  const caller = run.strand;
  const strand = caller.child(`fs.${name}`);
  const { requestMs, answerMs } = statedTimes(run);
  const answer = (give: () => void): void => {
    run.onStrand(strand, () =>
      run.standIn(answerMs, () => {
        run.strand = caller;
        give();
      }),
    );
  };
  run.onStrand(strand, () =>
    run.standIn(requestMs, () => {
      let value: T;
      try {
        value = effect();
      } catch (error) {
        answer(() => {
          settle.failed(error);
        });
        return;
      }
      answer(() => {
        settle.done(value);
      });
    }),
  );
}
