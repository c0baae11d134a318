import type { StreamName } from '../choices/streams';
import type { Dossier } from '../runner/failure/dossier';
import { counted, wrap } from './layout';

/** Whether real Node could show it, in few words; empty where that was not asked. */
export function confirmationText(dossier: Dossier): string {
  const { confirmation } = dossier;
  if (confirmation.kind !== 'notTried' && isNoRace(dossier)) return 'in every order tried: no race';
  switch (confirmation.kind) {
    case 'confirmed': {
      const { by, seed } = confirmation;
      return by === 'seed' ? `confirmed at io, seed ${String(seed)}` : 'confirmed at io';
    }
    case 'notSeen':
      return `not seen in ${String(confirmation.runs)} io runs`;
    case 'foundAtIo':
      return 'found at io';
    case 'notTried':
      return '';
  }
}

/** The same in a sentence, for whoever does not know what `io` means. */
export function confirmationLines(dossier: Dossier): string[] {
  if (isNoRace(dossier)) return [];
  switch (dossier.confirmation.kind) {
    case 'confirmed':
      return wrap('real Node can fail so too, given these latencies: see "at io" below');
    case 'foundAtIo':
      return wrap('real Node can fail so too, given these latencies');
    case 'notSeen':
      return wrap("not seen at io, where awaits keep real Node's order; that is no proof");
    case 'notTried':
      return [];
  }
}

/** Whether it fails in whatever order: then order is not to blame. */
export function isNoRace({ shrinking, others }: Dossier): boolean {
  return shrinking?.choices === 0 && others !== undefined && others.failed === others.runs;
}

/** What the failure needs, and how far it was shrunk. */
export function shrinkingText(dossier: Dossier): string[] {
  const { shrinking, found, others } = dossier;
  if (shrinking === undefined) return [];
  if (shrinking.choices === 0) {
    const { runs = 0, failed = 0 } = others ?? {};
    return wrap(
      failed === runs
        ? `it fails in the simplest order and in all others tried (${counted(runs, 'seed')}): it takes no race to show it`
        : `no special order is needed: it fails in the simplest one, where nothing is late or slow and one strand goes on as long as it can, and under ${String(failed)} of ${String(runs)} other seeds`,
    );
  }
  const from =
    shrinking.choices < found.choices
      ? `shrunk from ${counted(found.choices, 'choice')} to ${String(shrinking.choices)}`
      : `its ${counted(found.choices, 'choice')} could not be made fewer`;
  const budget = shrinking.complete ? '' : ', where the budget ended';
  return wrap(
    `${from} in ${counted(shrinking.runs, 'run')}${budget}; it needs ${shrinking.needs.map((need) => NEEDS[need]).join(' and ')}`,
  );
}

const NEEDS: { readonly [name in StreamName]: string } = {
  'latency.guard': 'an answer that outlasts a time-out (a fault rather than a race)',
  latency: 'an answer that is slower or faster than stated',
  fault: 'what went wrong in its world',
  time: 'a timer that fires late',
  network: 'bytes that arrive in other pieces',
  disk: 'a disk that is slow at times',
  await: 'another order of settled awaits',
  random: 'its random numbers',
  workload: 'its workload',
};

/** What a choice of a relaxation decides. */
export const DECIDES: { readonly [name in StreamName]: string } = {
  'latency.guard': 'whether an answer outlasts a time-out',
  latency: 'how long an answer takes',
  fault: 'what goes wrong in the world',
  time: 'how late a timer fires',
  network: 'where bytes are cut',
  disk: 'what of the disk is slow',
  await: 'which settled await goes on first',
  random: 'a random number',
  workload: 'the workload',
};
