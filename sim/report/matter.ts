import type { Dossier } from '../runner/failure/dossier';
import type { TraceStep } from '../trace/trace';
import { Owners } from './strands';

/**
 * The strands that explain a failure: those at the choices that are not the tamest, on both sides of
 * the departure, at the end of the run, and those that wait.
 */
export function strandsThatMatter({ shown, departure }: Dossier): ReadonlySet<string> {
  const { trace, outcome } = shown;
  const owners = new Owners(trace);
  const strands = new Set<string>();
  const add = (step: TraceStep | undefined): void => {
    if (step !== undefined) strands.add(owners.of(step));
  };
  trace.forEach((step, index) => {
    if (step.bound < 2 || step.choice === 0) return;
    add(step);
    add(trace[index - 1]);
  });
  add(departure?.failing);
  add(departure?.passing);
  add(trace.at(-1));
  if ('waiting' in outcome) {
    for (const wait of outcome.waiting.waits) {
      strands.add(wait.strand);
      if (wait.on !== undefined) strands.add(wait.on);
    }
  }
  return strands;
}
