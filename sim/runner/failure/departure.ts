import type { TraceStep } from '../../trace/trace';
import type { Engine, RunRequest, RunResult } from '../engine';
import { runOne } from '../batch';
import type { Departure } from './dossier';
import { placesOf, zeroed } from './shrink';

/** Neighbours of the failing run that are looked at. */
const MAX_NEIGHBOURS = 8;

/** Seeds that are looked at where no neighbour passes. */
const OTHER_SEEDS = 20;

/**
 * Where a shrunk run first goes apart from the nearest run that passes: of its neighbours, each with
 * one of its choices made the tamest, the one that passes and has most steps in common.
 */
export async function findDeparture(
  engine: Engine,
  request: Omit<RunRequest, 'tape' | 'traced'>,
  failing: RunResult,
): Promise<Departure | undefined> {
  let nearest: Departure | undefined;
  const compare = (other: RunResult, decisive?: Departure['decisive']): void => {
    if (other.outcome.kind !== 'passed') return;
    const common = commonSteps(failing.trace, other.trace);
    const step = failing.trace[common];
    if (step === undefined || common <= (nearest?.common ?? -1)) return;
    const passing = other.trace[common];
    nearest = {
      failing: step,
      common,
      next: nextOf(failing, other, common),
      ...(decisive === undefined ? {} : { decisive }),
      ...(passing === undefined ? {} : { passing }),
    };
  };
  const places = [...placesOf(failing.tape)].reverse().slice(0, MAX_NEIGHBOURS);
  for (const decisive of places) {
    const tape = zeroed(failing.tape, [decisive]);
    compare(await runOne(engine, { ...request, tape, traced: true }), decisive);
  }
  if (nearest !== undefined) return nearest;
  for (let seed = 0; seed < OTHER_SEEDS; seed++) {
    compare(await runOne(engine, { ...request, seed, traced: true }));
  }
  return nearest;
}

function nextOf(failing: RunResult, passing: RunResult, common: number): Departure['next'] {
  const [one, other] = [failing.trace[common + 1], passing.trace[common + 1]];
  return {
    ...(one === undefined ? {} : { failing: one }),
    ...(other === undefined ? {} : { passing: other }),
  };
}

/** How many steps two runs have in common, by strand, site and kind. */
function commonSteps(one: readonly TraceStep[], other: readonly TraceStep[]): number {
  const length = Math.min(one.length, other.length);
  let common = 0;
  while (common < length && isSameStep(one[common], other[common])) common++;
  return common;
}

function isSameStep(one: TraceStep | undefined, other: TraceStep | undefined): boolean {
  return (
    one?.strand === other?.strand &&
    one?.site.hash === other?.site.hash &&
    one?.kind === other?.kind
  );
}
