import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { judgementsOf } from './judgements';
import { applyChange, type Mutation, mutationsOf } from './mutations';
import { writePage } from './page';
import { type PlantedFile } from './planted';
import { judgeAll } from './pool';
import { type Judged, judgedAs, outdated, percentOf, scoreOf } from './score';
import { type ServiceName, SERVICES, targetOf } from './services';
import { type Verdict } from './trial';

const USAGE = `usage: npm run mutation -- [options]

Breaks each service in every place where a small change would, one at a time, and sweeps its scenarios
until one of them notices.

  --service NAME  one service alone: ${SERVICES.join(', ')}
  --file F        one file alone, such as semaphore.ts
  --match TEXT    only mutants whose name has that in it, such as drop-await
  --sample N      so many mutants of each service, always the same
  --workers N     processes, 1 or 2 (default 2)
  --json          one object per line for each mutant, in place of the list of survivors
  --write         write what was measured into docs/MUTATION.md; for whole services only`;

const root = path.resolve(__dirname, '..', '..');
const LEAST_PERCENT = 80;

interface Request {
  readonly services: readonly ServiceName[];
  readonly file: string | undefined;
  readonly match: string;
  readonly sample: number;
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
  let isGood = true;
  for (const service of request.services) {
    const judged = await measure(service, request);
    if (judged === undefined) return 1;
    isGood = (await report(service, judged, request)) && isGood;
  }
  return isGood ? 0 : 1;
}

/** Undefined when the service as it is does not pass. */
async function measure(
  service: ServiceName,
  request: Request,
): Promise<readonly Judged[] | undefined> {
  const target = targetOf(root, service);
  const mutations = chosen(
    target.files.flatMap((file) => mutationsOf(root, file)),
    request,
  );
  const sources = new Map(target.files.map((file) => [file, sourceOf(file)]));
  const files = mutations.map((mutation): PlantedFile => {
    const source = applyChange(sources.get(mutation.file) ?? '', mutation);
    return { file: mutation.file, source };
  });
  const judgements = judgementsOf(service);
  const judged = new Map<number, Judged>();
  let unmutated: Verdict | undefined;
  const take = (index: number, verdict: Verdict): boolean => {
    const mutation = mutations[index - 1];
    if (mutation === undefined) unmutated = verdict;
    else judged.set(index, judgedAs(mutation, verdict, judgements));
    progress(`${service}: ${judged.size} of ${mutations.length}`, mutation, verdict);
    return unmutated === undefined || unmutated.kind === 'survived';
  };
  await judgeAll({ target, workers: request.workers, files: [undefined, ...files], take });
  if (unmutated?.kind !== 'survived') {
    process.stderr.write(`${service} does not pass as it is: ${inWords(unmutated)}\n`);
    return undefined;
  }
  return [...judged].sort(([one], [other]) => one - other).map(([, each]) => each);
}

/** Whether enough was killed, and everything else has been read. */
async function report(
  service: ServiceName,
  judged: readonly Judged[],
  request: Request,
): Promise<boolean> {
  for (const { mutation, verdict, judgement } of judged) {
    const { file, line, kind, key } = mutation;
    if (request.json) {
      const said = judgement === undefined ? {} : { judgement: judgement.verdict };
      process.stdout.write(
        `${JSON.stringify({ file, line, mutation: kind, key, ...verdict, ...said })}\n`,
      );
    } else if (verdict.kind === 'survived') {
      process.stdout.write(`${file}:${line}  ${key}  ${judgement?.verdict ?? 'NOT READ'}\n`);
    }
  }
  const score = scoreOf(judged);
  const percent = percentOf(score);
  const survived = score.equivalent + score.notCovered + score.unread;
  process.stderr.write(
    `${service}: ${score.mutants} mutants, ${score.killed} killed, ${survived} survived` +
      ` (${score.equivalent} equivalent, ${score.notCovered} not covered, ${score.unread} not read),` +
      ` ${score.notViable} not viable, score ${percent} %\n`,
  );
  if (isWhole(request)) {
    for (const { file, key } of outdated(judged, judgementsOf(service))) {
      process.stderr.write(`no survivor any more: ${file}  ${key}\n`);
    }
    if (request.write) await writePage(root, service, score);
  }
  return percent >= LEAST_PERCENT && score.unread === 0;
}

function isWhole({ file, match, sample }: Request): boolean {
  return file === undefined && match === '' && sample === Infinity;
}

/** A sample is drawn by what mutants are called, so that it stays nearly the same when code changes. */
function chosen(mutations: readonly Mutation[], request: Request): readonly Mutation[] {
  const { file, match, sample } = request;
  const asked = mutations.filter(
    (mutation) =>
      mutation.key.includes(match) && (file === undefined || mutation.file.endsWith(`/${file}`)),
  );
  if (asked.length <= sample) return asked;
  const drawn = new Set(
    [...asked].sort((one, other) => lotOf(one) - lotOf(other)).slice(0, sample),
  );
  return asked.filter((mutation) => drawn.has(mutation));
}

function lotOf({ file, key }: Mutation): number {
  return createHash('sha256').update(`${file} ${key}`).digest().readUInt32BE();
}

function sourceOf(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

function progress(where: string, mutation: Mutation | undefined, verdict: Verdict): void {
  const name =
    mutation === undefined ? 'as it is' : `${mutation.file}:${mutation.line} ${mutation.key}`;
  process.stderr.write(`${where}  ${name}  ${inWords(verdict)}\n`);
}

function inWords(verdict: Verdict | undefined): string {
  if (verdict === undefined) return 'no verdict';
  if (verdict.kind === 'survived') return `survived ${verdict.runs} runs`;
  if (verdict.kind === 'notViable') return `not viable: ${verdict.why}`;
  return `killed by '${verdict.scenario}', seed ${verdict.seed}: ${verdict.how}`;
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
        workers: { type: 'string', default: '2' },
        json: { type: 'boolean', default: false },
        write: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    return { problem: (error as Error).message };
  }
  const services = SERVICES.filter(
    (name) => values.service === undefined || values.service === name,
  );
  if (services.length === 0) return { problem: `there is no service ${values.service}` };
  const [sample, workers] = [Number(values.sample ?? Infinity), Number(values.workers)];
  if (!(sample >= 1)) return { problem: 'a sample is a whole number from 1' };
  if (workers !== 1 && workers !== 2) return { problem: 'there may be 1 or 2 workers' };
  const { file, match, json, write } = values;
  const request = { services, file, match, sample, workers, json, write };
  if (write && !isWhole(request)) return { problem: 'what is written is of whole services' };
  return request;
}

void main(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});
