import { type Sim } from '../../sim';

/**
 * Stands in for `count` users who do the same thing at about the same time. Each is a strand of its
 * own, named `reader 1`, `reader 2` and so on; resolves when the last of them is done.
 */
export async function crowd(
  sim: Sim,
  name: string,
  count: number,
  body: (index: number) => Promise<void>,
): Promise<void> {
  const members = Array.from({ length: count }, (_, index) =>
    sim.spawn(`${name} ${index + 1}`, () => body(index)),
  );
  await Promise.all(members);
}
