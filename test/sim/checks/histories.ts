import type { Call } from '../../../sim/checks/model';

/**
 * A history as a picture: a line for each call, with strand, name, arguments and output, and a bar from
 * call to return, which has no end where the call is pending:
 *
 *     a write(1)   |----|
 *     b read=1        |----
 *
 * Outputs and arguments are JSON; without an output it is undefined. Bars are told by their columns, so
 * lines that belong together begin at the same column.
 */
export function calls<Input>(
  picture: string,
  inputOf: (name: string, args: readonly never[]) => Input,
): readonly Call<Input>[] {
  const lines = picture.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const [, strand = '', name = '', args = '', output, bar = ''] =
      /^\s*(\w+) (\w+)(?:\((.*?)\))?(?:=(\S+))?\s+(\|-*\|?)$/.exec(line) ?? [];
    if (bar === '') throw new Error(`this is no call: ${line}`);
    const calledAt = line.lastIndexOf(bar);
    const isPending = !bar.endsWith('|') || bar.length === 1;
    return {
      strand,
      input: inputOf(name, JSON.parse(`[${args}]`) as never[]),
      calledAt,
      ...(output === undefined || output === '?' ? {} : { output: JSON.parse(output) as unknown }),
      ...(isPending ? {} : { returnedAt: calledAt + bar.length - 1 }),
    };
  });
}
