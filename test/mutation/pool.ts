import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { type PlantedFile } from './planted';
import { type TrialOptions, type Verdict } from './trial';
import { type Answer, type Question } from './worker';

/** A mutant may fill the memory: that ends its process, and not the machine. */
const MOST_MEMORY_MB = 2_000;

/**
 * Judges files on so many processes, the first of them the service as it is (undefined). The verdicts
 * come in any order. A process that comes to its end has killed its mutant, and another takes its place.
 *
 * @throws Error when the tool itself fails
 */
export async function judgeAll(request: {
  readonly options: TrialOptions;
  readonly workers: number;
  readonly files: readonly (PlantedFile | undefined)[];
  /** May end the work by returning false. */
  readonly take: (index: number, verdict: Verdict) => boolean;
}): Promise<void> {
  const { options, files, take } = request;
  let next = 0;
  let goesOn = true;
  const work = async (): Promise<void> => {
    let judge = new Judge(options);
    try {
      while (goesOn && next < files.length) {
        const index = next;
        next += 1;
        const verdict = await judge.judge(files[index]);
        if (judge.isGone) judge = new Judge(options);
        goesOn = take(index, verdict) && goesOn;
      }
    } finally {
      judge.end();
    }
  };
  const count = Math.min(request.workers, files.length);
  await Promise.all(Array.from({ length: count }, work));
}

/** One process that judges. */
class Judge {
  private readonly child: ChildProcess;
  private readonly ready: Promise<unknown>;

  constructor(options: TrialOptions) {
    const script = path.join(__dirname, 'worker.ts');
    const execArgv = ['-r', 'ts-node/register', `--max-old-space-size=${MOST_MEMORY_MB}`];
    this.child = fork(script, { execArgv, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.ready = this.ask({ kind: 'prepare', options });
    this.ready.catch(() => undefined);
  }

  get isGone(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  async judge(file: PlantedFile | undefined): Promise<Verdict> {
    await this.ready;
    const answer = await this.ask({ kind: 'judge', ...(file === undefined ? {} : { file }) });
    if (answer?.kind === 'judged') return answer.verdict;
    return { kind: 'killed', scenario: '', seed: 0, how: 'the process came to its end' };
  }

  end(): void {
    this.child.kill();
  }

  /** Undefined when the process came to its end over it. */
  private async ask(question: Question): Promise<Answer | undefined> {
    const answer = await new Promise<Answer | undefined>((resolve) => {
      const gone = () => resolve(undefined);
      this.child.once('exit', gone);
      this.child.once('message', (message) => {
        this.child.off('exit', gone);
        resolve(message as Answer);
      });
      this.child.send(question);
    });
    if (answer?.kind === 'failed') throw new Error(answer.message);
    if (answer === undefined && question.kind === 'prepare') throw new Error('a worker died');
    return answer;
  }
}
