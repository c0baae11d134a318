import { parseArgs } from 'node:util';
import { catalogue, type FigureEntry } from './catalogue';
import { jsonLine, tableHead, tableRow } from './measure/print';
import { measureInChild } from './measure/process';

/**
 * `npm run bench -- [--json] [NAME…]`: measures the named figures, or all of them, each in a process
 * of its own. With --json one object per line on stdout and nothing else; without, a table.
 *
 * Exit codes: 0 all measured, 1 a figure could not be measured, 2 wrong usage.
 */
async function main(args: readonly string[]): Promise<number> {
  const figures = catalogue();
  const request = parse(args, figures);
  if ('problem' in request) {
    process.stderr.write(`${request.problem}\n`);
    return 2;
  }
  let exitCode = 0;
  if (!request.json) process.stdout.write(tableHead());
  for (const figure of request.figures) {
    try {
      const measured = await measureInChild(figure);
      process.stdout.write(request.json ? jsonLine(figure, measured) : tableRow(figure, measured));
    } catch (error) {
      process.stderr.write(`${figure.name}: ${error instanceof Error ? error.message : ''}\n`);
      exitCode = 1;
    }
  }
  return exitCode;
}

interface Request {
  readonly json: boolean;
  readonly figures: readonly FigureEntry[];
}

function parse(
  args: readonly string[],
  figures: readonly FigureEntry[],
): Request | { readonly problem: string } {
  const usage = `usage: npm run bench -- [--json] [NAME…]\nnames: ${figures.map(({ name }) => name).join(', ')}`;
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      options: { json: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
  } catch (error) {
    return { problem: `${(error as Error).message}\n${usage}` };
  }
  const { positionals: names, values } = parsed;
  const unknown = names.filter((name) => !figures.some((figure) => figure.name === name));
  if (unknown.length > 0) {
    return { problem: `there is no benchmark ${unknown.map(quote).join(', ')}\n${usage}` };
  }
  const chosen = figures.filter(({ name }) => names.length === 0 || names.includes(name));
  return { json: values.json, figures: chosen };
}

function quote(text: string): string {
  return `"${text}"`;
}

void main(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});
