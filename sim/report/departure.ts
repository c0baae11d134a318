import type { Dossier } from '../runner/failure/dossier';
import { formatSite } from '../trace/site';
import type { TraceStep } from '../trace/trace';
import { counted, WIDTH, wrap } from './layout';
import { distinctly, shortNames, type Owners } from './strands';
import { describeStep, fitStep, isWakeUp } from './steps';
import { DECIDES } from './verdict';

/** Both sides of the first step at which the failing run and its nearest passing one differ. */
export function departureLines({ departure, shown }: Dossier, owners: Owners): string[] {
  if (departure === undefined) return [];
  const { failing, passing, common, decisive, next } = departure;
  const sides = passing === undefined ? [failing] : [failing, passing];
  const strands = [...new Set(sides.map((step) => owners.of(step)))];
  const names = shortNames([...new Set([...owners.strands, ...strands])]);
  const cut = distinctly(
    strands.map((strand) => names.get(strand) ?? strand),
    MAX_NAME,
  );
  const asked = new Set(shown.trace.slice(0, common).map((earlier) => earlier.strand));
  const side = (label: string, step: TraceStep, after: TraceStep | undefined): string[] => {
    const isWoken = after !== undefined && isWakeUp(step, after, owners);
    const { site } = isWoken ? after : step;
    const what = describeStep(isWoken ? after : step, owners, new Set(asked));
    const place = site.line === 0 ? '' : `  ${formatSite(site)}`;
    return wrap(
      `${label}${cut[strands.indexOf(owners.of(step))] ?? ''}: ${fitStep(what, MAX_WHAT)}${place}`,
      LABEL_WIDTH,
    );
  };
  return [
    `${counted(common, 'step')} in common, then`,
    ...side('fails if   ', failing, next.failing),
    ...(passing === undefined
      ? ['passes if  nothing more happens']
      : side('passes if  ', passing, next.passing)),
    ...(decisive === undefined ? [] : [`decided by ${DECIDES[decisive.stream]}`]),
  ];
}

/** Characters of `passes if  `. */
const LABEL_WIDTH = 11;

const MAX_NAME = 30;
const MAX_WHAT = WIDTH - LABEL_WIDTH - 9;
