import type { Dossier } from '../runner/failure/dossier';
import type { TraceStep } from '../trace/trace';
import { MAX_COLUMNS } from './layout';
import { Owners } from './strands';

/**
 * Under whose names the steps of a failure are shown. Where there are more strands than columns, the
 * calls that a strand makes are shown under its own name, as long as that tells apart what must be:
 * both sides of the departure, and those that wait.
 */
export function ownersFor({ shown, departure }: Dossier): Owners {
  const { passing, next } = departure ?? {};
  const also = [passing, next?.passing].filter((step) => step !== undefined);
  const fine = new Owners(shown.trace, { also });
  if (fine.strands.length <= MAX_COLUMNS) return fine;
  const { outcome } = shown;
  const sides = [departure?.failing, departure?.passing].filter((step) => step !== undefined);
  const waits = 'waiting' in outcome ? outcome.waiting.waits : [];
  const apart = new Set([
    ...sides.map((step) => fine.callerOf(step)),
    ...waits.map((wait) => wait.strand),
  ]);
  const deepest = Math.max(...fine.strands.map((strand) => strand.split('/').length));
  for (let depth = 2; depth < deepest; depth++) {
    const coarse = new Owners(shown.trace, { depth, also });
    const groups = new Set([...apart].map((strand) => coarse.groupOf(strand)));
    const below = coarse.strands.filter((strand) => strand.includes('/'));
    if (groups.size === apart.size && below.length >= 2) return coarse;
  }
  return fine;
}

/**
 * The strands that explain a failure: those at the choices that are not the tamest, on both sides of
 * the departure, at the end of the run, those that wait, and one for each role in the scenario.
 */
export function strandsThatMatter(dossier: Dossier, owners: Owners): ReadonlySet<string> {
  const { shown, departure } = dossier;
  const { trace, outcome } = shown;
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
      strands.add(owners.groupOf(wait.strand));
      if (wait.on !== undefined) strands.add(owners.groupOf(wait.on));
    }
  }
  addRoles(strands, dossier, owners);
  // A failure of no particular order has no decisive strand: the last that ran are nearest to it.
  for (const step of [...trace].reverse()) {
    if (strands.size >= MAX_STRANDS) break;
    add(step);
  }
  return strands;
}

/** Strands that are shown at most because they are told apart by what they do. */
const MAX_STRANDS = 4;

/** One strand for each role that the scenario has given out and that is not there yet. */
function addRoles(strands: Set<string>, { shown, scenario }: Dossier, owners: Owners): void {
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
