import { type PlantedFile } from './planted';
import { type TrialOptions, Trials, type Verdict } from './trial';

/** What a worker process is asked, one at a time. */
export type Question =
  | { readonly kind: 'prepare'; readonly options: TrialOptions }
  /** Without a file: of the service as it is. */
  | { readonly kind: 'judge'; readonly file?: PlantedFile };

export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'judged'; readonly verdict: Verdict }
  | { readonly kind: 'failed'; readonly message: string };

let trials: Trials | undefined;

async function answerTo(question: Question): Promise<Answer> {
  if (question.kind === 'prepare') {
    trials = new Trials(question.options);
    await trials.prepare();
    return { kind: 'ready' };
  }
  if (trials === undefined) throw new Error('a worker must be prepared first');
  return { kind: 'judged', verdict: await trials.judge(question.file) };
}

process.on('message', (question: Question) => {
  answerTo(question).then(send, (error: unknown) => {
    send({ kind: 'failed', message: error instanceof Error ? (error.stack ?? '') : String(error) });
  });
});

function send(answer: Answer): void {
  process.send?.(answer);
}
