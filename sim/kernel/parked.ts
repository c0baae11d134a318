/** Thrown into strands of a run that is over; never seen by user code, never reported. */
class Parked extends Error {
  override readonly name = 'Parked';
}

/** What a strand of a run that is over gets thrown at it: it never executes user code again. */
export const PARKED = new Parked('the run of this strand is over');

export function isParked(error: unknown): boolean {
  return error instanceof Parked;
}
