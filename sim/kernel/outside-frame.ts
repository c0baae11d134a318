import { repairMessage } from './error-facts';

/** Code that runs outside any run, such as a package that is being evaluated: nothing is scheduled. */
class OutsideFrame {
  gate(_site: number, operand: unknown): unknown {
    return operand;
  }

  take(value: unknown): unknown {
    return value;
  }

  iterate(_site: number, iterable: unknown): unknown {
    return iterable;
  }

  spot(site: number): number {
    return site;
  }

  last<T>(value: T): T {
    return value;
  }

  of<T>(receiver: T): T {
    return receiver;
  }

  yielded(value: unknown): unknown {
    return value;
  }

  caught(error?: unknown): void {
    if (error instanceof TypeError) repairMessage(error);
  }

  resumed(): void {
    return;
  }

  exit(): void {
    return;
  }
}

export const OUTSIDE_FRAME = new OutsideFrame();
