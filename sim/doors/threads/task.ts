import { Errand, stated } from '../../kernel/errand';
import type { Run } from '../../kernel/run';

/** Milliseconds that a task of the thread pool is said to take. */
const TASK_MS = 1;

/** A task of the thread pool that was computed already is done some time later. @param name of its strand */
export function doneLater(run: Run, name: string, give: () => void): void {
  new Errand(run, name).answerAfter(stated(TASK_MS), give);
}
