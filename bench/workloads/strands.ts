/* eslint-disable @typescript-eslint/await-thenable -- a scheduling point is an await of anything */

export const STRANDS = 5;

export const SHORT_AWAITS = 10;

export const LONG_AWAITS = 2_000;

/** 5 strands of 10 awaits each. */
export async function shortStrands(): Promise<void> {
  await strands(SHORT_AWAITS);
}

/** 5 strands of 2,000 awaits each. */
export async function longStrands(): Promise<void> {
  await strands(LONG_AWAITS);
}

async function strands(awaits: number): Promise<void> {
  const done: Promise<void>[] = [];
  for (let index = 0; index < STRANDS; index++) done.push(strand(awaits));
  await Promise.all(done);
}

async function strand(awaits: number): Promise<void> {
  for (let index = 0; index < awaits; index++) await index;
}
