import type { Dossier } from '../runner/failure/dossier';
import type { TraceStep } from '../trace/trace';
import { Owners } from './strands';

/**
 * The strands that explain a failure: those at the choices that are not the tamest, on both sides of
 * the departure, at the end of the run, those that wait, and one for each role in the scenario.
 */
export function strandsThatMatter(dossier: Dossier): ReadonlySet<string> {
  const { shown, departure } = dossier;
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
  addRoles(strands, dossier);
  return strands;
}

/** Strands that are shown at most because they are told apart by what they do. */
const MAX_STRANDS = 4;

/** One strand for each role that the scenario has given out and that is not there yet. */
function addRoles(strands: Set<string>, { shown, scenario }: Dossier): void {
  const owners = new Owners(shown.trace);
  const roles = new Set([...strands].map(roleOf));
  for (const step of shown.trace) {
    if (strands.size >= MAX_STRANDS) return;
    const strand = owners.of(step);
    const role = roleOf(strand);
    if (step.site.file !== scenario.file || strand === 'main' || roles.has(role)) continue;
    roles.add(role);
    strands.add(strand);
  }
}

/** `reader 12#1` and `reader 7#1` have one role. */
function roleOf(strand: string): string {
  return strand.replace(/[#\d]+/g, '');
}
