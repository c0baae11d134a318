import { inRun } from '../../sim/trial';

/** One case with the same expectations on Node's own thread pool, and on the simulated one. */
export function onBothThreads(title: string, body: () => void | Promise<void>): void {
  it(`${title}, really`, body);
  it(`${title}, simulated`, () => inRun(body));
}

export const MAJOR = Number(process.versions.node.split('.')[0]);

/** The facts of what a call throws at once, or a promise rejects with. */
export async function failureOf(call: () => unknown): Promise<Failure> {
  try {
    await call();
  } catch (error) {
    return factsOf(error);
  }
  throw new Error('the call did not fail');
}

export interface Failure {
  readonly name: string;
  readonly code: unknown;
  readonly message: string;
}

export function factsOf(error: unknown): Failure {
  const { name, code, message } = error as Error & { code?: unknown };
  return { name, code, message };
}

/** Text of which little is left when it is compressed. */
export function text(bytes: number): Buffer {
  return Buffer.from(
    'the quick brown fox jumps over the lazy dog. '.repeat(bytes / 45 + 1),
  ).subarray(0, bytes);
}

/** Bytes of which nothing can be left out, the same each time. */
export function noise(bytes: number): Buffer {
  const made = Buffer.alloc(bytes);
  let state = 1;
  for (let index = 0; index < bytes; index++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    made[index] = state >>> 16;
  }
  return made;
}
