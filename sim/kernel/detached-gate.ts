import type { StepKind } from '../trace/trace';
import type { Macrotask, ReadyGate } from './ready-list';
import type { Run } from './run';
import type { Strand } from './strand';

/** A scheduling point that is no await of a frame: a `.then` callback, a step of `for await`. */
export class DetachedGate implements ReadyGate {
  behind: ReadyGate | undefined = undefined;
  macrotask: Macrotask | undefined = undefined;
  holds = false;

  constructor(
    readonly kind: StepKind,
    readonly strand: Strand,
    readonly site: number,
    public source: object | undefined,
    readonly settledValue: unknown,
    readonly began: Macrotask,
    private readonly resume: () => void,
  ) {}

  deliver(): void {
    this.resume();
  }
}

/**
 * A promise that settles as `promise` does, once the strategy chooses it. Used where the engine
 * itself awaits the result, so that no code of heddle can follow the await.
 */
export function gatePromise(
  run: Run,
  strand: Strand,
  kind: StepKind,
  site: number,
  operand: unknown,
): Promise<unknown> {
  const source = Promise.resolve(operand);
  const began = run.macrotask;
  return new Promise((resolve, reject) => {
    const ready = (value: unknown, settle: () => void): void => {
      run.becomeReady(new DetachedGate(kind, strand, site, source, value, began, settle));
    };
    source.then(
      (value) => {
        ready(value, () => {
          resolve(value);
        });
      },
      (reason: unknown) => {
        ready(reason, () => {
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- it passes on what the user's code rejected with
          reject(reason);
        });
      },
    );
  });
}
