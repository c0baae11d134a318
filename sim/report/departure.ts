import type { Dossier } from '../runner/failure/dossier';
import { formatSite } from '../trace/site';
import type { TraceStep } from '../trace/trace';
import { counted, wrap } from './layout';
import { Owners, shortNames } from './strands';
import { describeStep } from './steps';
import { DECIDES } from './verdict';

/** Both sides of the first step at which the failing run and its nearest passing one differ. */
export function departureLines({ departure, shown }: Dossier): string[] {
  if (departure === undefined) return [];
  const { failing, passing, common, decisive } = departure;
  const steps = passing === undefined ? shown.trace : [...shown.trace, passing];
  const owners = new Owners(steps);
  const names = shortNames([...new Set(steps.map((step) => owners.of(step)))]);
  const side = (step: TraceStep): string => {
    const strand = owners.of(step);
    const asked = new Set(shown.trace.slice(0, common).map((earlier) => earlier.strand));
    return `${names.get(strand) ?? strand}: ${describeStep(step, owners, asked)}${step.site.line === 0 ? '' : `  ${formatSite(step.site)}`}`;
  };
  return [
    `${counted(common, 'step')} in common, then`,
    ...wrap(`fails if   ${side(failing)}`, 11),
    ...wrap(`passes if  ${passing === undefined ? 'nothing more happens' : side(passing)}`, 11),
    ...(decisive === undefined ? [] : [`decided by ${DECIDES[decisive.stream]}`]),
  ];
}
