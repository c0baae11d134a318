import { inspect } from 'node:util';
import { PENDING } from './model';

/** A call in one line, such as `write("blue")` or `read() = "blue"`; without an output that says nothing. */
export function callText(
  name: string,
  args: readonly unknown[],
  output: unknown = PENDING,
): string {
  const call = `${name}(${args.map(printed).join(', ')})`;
  return output === PENDING ? call : `${call} = ${printed(output)}`;
}

/** A value in one line. */
export function printed(value: unknown): string {
  return inspect(value, { depth: 3, breakLength: Infinity, compact: true, sorted: true });
}
