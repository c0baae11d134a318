import { type StoreCounts } from '../../../services/event-processor';
import { type Sim } from '../../../sim';

export interface CostView {
  readonly counts: StoreCounts;
  readonly capMicros: number;
  /** What the model has charged. */
  readonly chargedMicros: number;
}

/** C: settled and reserved cost never exceeds the cap. True between any two steps. */
function checkCap(sim: Sim, { counts, capMicros }: Omit<CostView, 'chargedMicros'>): void {
  const spentMicros = counts.settledMicros + counts.reservedMicros;
  sim.always('C: the cap is kept', spentMicros <= capMicros, spentMicros, capMicros);
}

/** C: whatever the model charges was reserved before, and is in the ledger. */
export function checkCharges(sim: Sim, { counts, capMicros, chargedMicros }: CostView): void {
  checkCap(sim, { counts, capMicros });
  const knownMicros = counts.settledMicros + counts.reservedMicros;
  const known = chargedMicros <= knownMicros;
  sim.always('C: what is charged is in the ledger', known, chargedMicros, knownMicros);
}

/** C: when nothing is under way, nothing is reserved. */
export function checkSettled(sim: Sim, view: CostView): void {
  checkCharges(sim, view);
  const { reservedMicros } = view.counts;
  sim.always('C: nothing stays reserved', reservedMicros === 0, reservedMicros);
}
