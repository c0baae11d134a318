import path from 'node:path';
import { parseArgs } from 'node:util';
import { judgementsOf } from './judgements';
import { measure } from './measure';
import { writePage } from './page';
import { type Judged, outdated, percentOf, type Score, scoreOf } from './score';
import { type ServiceName, SERVICES } from './services';

const USAGE = `usage: npm run mutation -- [options]

Breaks each service in every place where a small change would, one at a time, and sweeps its scenarios
until one of them notices.

  --service NAME  one service alone: ${SERVICES.join(', ')}
  --file F        one file alone, such as semaphore.ts
  --match TEXT    only mutants whose name has that in it, such as drop-await
  --sample N      so many mutants of each service, always the same
  --seeds N       seeds of each scenario with few callers, after five to begin with (default 40)
  --trust         mutants that were judged equivalent are not swept again
  --after FILE    what was killed according to what --json wrote is not swept again: for when nothing
                  but scenarios was added
  --workers N     processes, 1 or 2 (default 2)
  --json          one object per line for each mutant, in place of the list of survivors
  --write         write what was measured into docs/MUTATION.md`;

const root = path.resolve(__dirname, '..', '..');
const LEAST_PERCENT = 80;

interface Request {
  readonly services: readonly ServiceName[];
  readonly file: string | undefined;
  readonly match: string;
  readonly sample: number;
  readonly seeds: number;
  readonly trust: boolean;
  readonly after: string | undefined;
  readonly workers: number;
  readonly json: boolean;
  readonly write: boolean;
}

/**
 * Exit codes: 0 enough mutants are killed and every survivor has been read, 1 not so, or a scenario
 * fails without a mutant, 2 wrong usage.
 */
async function main(args: readonly string[]): Promise<number> {
  const request = parse(args);
  if ('problem' in request) {
    process.stderr.write(`${request.problem}\n${USAGE}\n`);
    return 2;
  }
  const { services, json, write, ...options } = request;
  let isGood = true;
  for (const service of services) {
    const progress = (line: string): void => {
      process.stderr.write(`${line}\n`);
    };
    const { judged, mutants } = await measure({ ...options, root, service, progress });
    print(judged, json);
    const score = scoreOf(judged, mutants);
    if (write) await writePage(root, service, score);
    isGood = summarise(service, judged, score) && isGood;
  }
  return isGood ? 0 : 1;
}

function print(judged: readonly Judged[], json: boolean): void {
  for (const { mutation, verdict, judgement } of judged) {
    const { file, line, kind, key } = mutation;
    if (json) {
      const said = judgement === undefined ? {} : { judgement: judgement.verdict };
      const row = { file, line, mutation: kind, key, ...verdict, ...said };
      process.stdout.write(`${JSON.stringify(row)}\n`);
    } else if (verdict.kind === 'survived') {
      process.stdout.write(`${file}:${line}  ${key}  ${judgement?.verdict ?? 'NOT READ'}\n`);
    }
  }
}

/** Whether enough was killed, and everything else has been read. */
function summarise(service: ServiceName, judged: readonly Judged[], score: Score): boolean {
  const percent = percentOf(score);
  const survived = score.equivalent + score.notCovered + score.unread;
  process.stderr.write(
    `${service}: ${score.judged} of ${score.mutants} mutants, ${score.killed} killed,` +
      ` ${survived} survived (${score.equivalent} equivalent, ${score.notCovered} not covered,` +
      ` ${score.unread} not read), ${score.notViable} not viable, score ${percent} %\n`,
  );
  if (score.judged === score.mutants) {
    for (const { file, key } of outdated(judged, judgementsOf(service))) {
      process.stderr.write(`no survivor any more: ${file}  ${key}\n`);
    }
  }
  return percent >= LEAST_PERCENT && score.unread === 0;
}

function parse(args: readonly string[]): Request | { readonly problem: string } {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        service: { type: 'string' },
        file: { type: 'string' },
        match: { type: 'string', default: '' },
        sample: { type: 'string' },
        seeds: { type: 'string', default: '40' },
        trust: { type: 'boolean', default: false },
        after: { type: 'string' },
        workers: { type: 'string', default: '2' },
        json: { type: 'boolean', default: false },
        write: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    return { problem: (error as Error).message };
  }
  const { service, file, match, trust, after, json, write } = values;
  const services = SERVICES.filter((name) => service === undefined || service === name);
  if (service !== undefined && services.length === 0) {
    return { problem: `there is no service ${service}` };
  }
  const [sample, seeds] = [Number(values.sample ?? Infinity), Number(values.seeds)];
  const workers = Number(values.workers);
  if (!(sample >= 1)) return { problem: 'a sample is a whole number from 1' };
  if (!Number.isSafeInteger(seeds) || seeds < 1) return { problem: 'seeds are a number from 1' };
  if (workers !== 1 && workers !== 2) return { problem: 'there may be 1 or 2 workers' };
  if (write && (file !== undefined || match !== '')) {
    return { problem: 'what is written is of a whole service, or of a sample of it' };
  }
  return { services, file, match, sample, seeds, trust, after, workers, json, write };
}

main(process.argv.slice(2)).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
