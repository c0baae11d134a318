/* eslint-disable @typescript-eslint/await-thenable -- awaits of plain values are what is measured */

/** Awaits that each function below executes. */
export const AWAITS = 200_000;

/** Awaits of values that are no promises: nothing but the scheduling point itself costs. */
export async function plainAwaits(): Promise<void> {
  let sum = 0;
  for (let index = 0; index < AWAITS; index++) sum += await index;
  if (sum !== (AWAITS * (AWAITS - 1)) / 2) throw new Error(`wrong sum ${sum}`);
}

/** Awaited calls of a small asynchronous function. */
export async function awaitedCalls(): Promise<void> {
  let value = 0;
  for (let index = 0; index < AWAITS; index++) value = await next(value);
  if (value !== AWAITS) throw new Error(`wrong count ${value}`);
}

// eslint-disable-next-line @typescript-eslint/require-await -- the call is measured, not an await in it
async function next(value: number): Promise<number> {
  return value + 1;
}
