import type { StreamName } from '../choices/streams';
import type { Dossier } from '../runner/failure/dossier';
import { counted, wrap } from './layout';

/** Whether real Node could show it, in few words; empty where that was not asked. */
export function confirmationText(dossier: Dossier): string {
  const { confirmation } = dossier;
  switch (confirmation.kind) {
    case 'confirmed':
      return isNoRace(dossier) ? 'no race' : `confirmed at io, seed ${String(confirmation.seed)}`;
    case 'notSeen':
      return `not seen in ${String(confirmation.runs)} io runs`;
    case 'foundAtIo':
      return isNoRace(dossier) ? 'no race' : 'found at io';
    case 'notTried':
      return '';
  }
}

function isNoRace({ shrinking, others }: Dossier): boolean {
  return shrinking?.choices === 0 && others !== undefined && others.failed === others.runs;
}

/** What the failure needs, and how far it was shrunk. */
export function shrinkingText(dossier: Dossier): string[] {
  const { shrinking, found, others } = dossier;
  if (shrinking === undefined) return [];
  if (shrinking.choices === 0) {
    const runs = others?.runs ?? 0;
    const failed = others?.failed ?? 0;
    return wrap(
      failed === runs
        ? `it fails in the tamest order and under every other order tried (${String(runs)} seeds): it is no race`
        : `it needs no particular order: it fails in the tamest one, without lateness or latency, and under ${String(failed)} of ${String(runs)} other seeds`,
    );
  }
  const budget = shrinking.complete ? '' : ', where the budget ended';
  return wrap(
    `shrunk from ${String(found.choices)} choices to ${String(shrinking.choices)} in ${counted(shrinking.runs, 'run')}${budget}; it needs ${shrinking.needs.map((need) => NEEDS[need]).join(' and ')}`,
  );
}

const NEEDS: { readonly [name in StreamName]: string } = {
  'latency.guard': 'an answer that outlasts a time-out (a fault rather than a race)',
  latency: 'an answer that is slower or faster than stated',
  time: 'a timer that fires late',
  await: 'another order of settled awaits',
  random: 'its random numbers',
  workload: 'its workload',
};

/** What a choice of a relaxation decides. */
export const DECIDES: { readonly [name in StreamName]: string } = {
  'latency.guard': 'whether an answer outlasts a time-out',
  latency: 'how long an answer takes',
  time: 'how late a timer fires',
  await: 'which settled await goes on first',
  random: 'a random number',
  workload: 'the workload',
};
