import { fork } from 'node:child_process';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { allCases, installPackages, type BugCase } from './cases';
import type { CaseRequest, CaseResult } from './measure-case';
import { summary, tableHead, tableRow } from './print';

/**
 * `npm run bench:bugs -- [--json] [--seeds N] [--stretch X] [CASE…]`: looks for published race bugs of npm
 * packages with the default sweep, in ten disjoint windows of seeds each, and sweeps the repaired
 * releases. Prints a table, or with --json one object per case.
 *
 * Exit codes: 0 all measured, 1 a case could not be measured, 2 wrong usage.
 */
async function main(args: readonly string[]): Promise<number> {
  const cases = allCases();
  const request = parse(args, cases);
  if ('problem' in request) {
    process.stderr.write(`${request.problem}\n`);
    return 2;
  }
  installPackages(request.cases);
  const results: CaseResult[] = [];
  let exitCode = 0;
  if (!request.json) process.stdout.write(tableHead(request.seeds));
  for (const bug of request.cases) {
    const answer = await measured({ id: bug.id, ...request });
    if ('problem' in answer) {
      process.stderr.write(`${bug.id}: ${answer.problem}\n`);
      exitCode = 1;
      continue;
    }
    results.push(answer.result);
    process.stdout.write(
      request.json ? `${JSON.stringify(answer.result)}\n` : tableRow(bug, answer.result),
    );
  }
  process.stderr.write(summary(results));
  return exitCode;
}

interface Request {
  readonly json: boolean;
  readonly seeds: number;
  readonly stretch: number;
  readonly cases: readonly BugCase[];
}

interface Problem {
  readonly problem: string;
}

const USAGE = 'usage: npm run bench:bugs -- [--json] [--seeds N] [--stretch X] [CASE…]';

function parse(args: readonly string[], all: readonly BugCase[]): Request | Problem {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      options: {
        json: { type: 'boolean', default: false },
        seeds: { type: 'string', default: '1000' },
        stretch: { type: 'string', default: '8' },
      },
      allowPositionals: true,
    });
  } catch (error) {
    return { problem: `${(error as Error).message}\n${USAGE}` };
  }
  const { positionals: names, values } = parsed;
  const unknown = names.find((name) => all.every(({ id }) => id !== name));
  if (unknown !== undefined) {
    const known = all.map(({ id }) => id).join(', ');
    return { problem: `there is no case "${unknown}"\n${USAGE}\ncases: ${known}` };
  }
  const seeds = Number(values.seeds.replaceAll('_', ''));
  const stretch = Number(values.stretch);
  if (!Number.isSafeInteger(seeds) || seeds < 1 || !(stretch >= 1)) {
    return { problem: `--seeds and --stretch want numbers from 1\n${USAGE}` };
  }
  const cases = all.filter(({ id }) => names.length === 0 || names.includes(id));
  return { json: values.json, seeds, stretch, cases };
}

/** In a process of its own: what a package keeps for the life of a process is its own then. */
function measured(request: CaseRequest): Promise<{ readonly result: CaseResult } | Problem> {
  const child = fork(path.join(__dirname, 'child.ts'), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise((resolve) => {
    child.once('message', (answer: { readonly result: CaseResult } | Problem) => {
      resolve(answer);
    });
    child.once('error', (error) => {
      resolve({ problem: error.message });
    });
    child.once('exit', (code) => {
      resolve({ problem: `its process ended with ${String(code)}` });
    });
    child.send({ id: request.id, seeds: request.seeds, stretch: request.stretch });
  });
}

void main(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});
