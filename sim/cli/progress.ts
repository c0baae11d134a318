import type { Spinner } from 'yocto-spinner';
import type { Progress } from '../runner/sweep/conductor';
import { realNowMs } from '../runner/wall-clock';

/** A line on the terminal about how far a sweep is; none where stderr is no terminal, or on CI. */
export class ProgressLine {
  private spinner: Spinner | undefined;
  private stopped = false;
  private first: { readonly runs: number; readonly atMs: number } | undefined;

  async start(): Promise<void> {
    const { CI, TERM } = process.env;
    if (!process.stderr.isTTY || (CI !== undefined && CI !== '') || TERM === 'dumb') return;
    const { default: yoctoSpinner } = await import('yocto-spinner');
    this.spinner = yoctoSpinner({ stream: process.stderr, handleSignals: false });
    this.spinner.start('sweeping');
  }

  show(progress: Progress): void {
    const nowMs = realNowMs();
    // What an earlier process did says nothing about the rate of this one.
    this.first ??= { runs: progress.runs, atMs: nowMs };
    if (this.spinner === undefined || this.stopped) return;
    this.spinner.text = progressText(progress, {
      runs: progress.runs - this.first.runs,
      seconds: (nowMs - this.first.atMs) / 1000,
    });
  }

  /** Prints something else, with the line out of the way. */
  aside(body: () => void): void {
    const { spinner } = this;
    if (spinner === undefined || this.stopped) {
      body();
      return;
    }
    spinner.clear();
    body();
    spinner.start(spinner.text);
  }

  stop(): void {
    this.stopped = true;
    this.spinner?.stop();
  }
}

/** `12,000 of 50,000 runs, 4,000/s, about 10 s left, 2 failures`. */
export function progressText(
  { runs, ofRuns, failures }: Progress,
  lately: { readonly runs: number; readonly seconds: number },
): string {
  const rate = lately.seconds > 0 ? lately.runs / lately.seconds : 0;
  const parts = [
    `${grouped(runs)}${ofRuns === undefined ? '' : ` of ${grouped(ofRuns)}`} runs`,
    ...(rate === 0 ? [] : [`${grouped(Math.round(rate))}/s`]),
    ...(rate === 0 || ofRuns === undefined ? [] : [timeLeft((ofRuns - runs) / rate)]),
    failures === 1 ? '1 failure' : `${grouped(failures)} failures`,
  ];
  return parts.join(', ');
}

function timeLeft(seconds: number): string {
  if (seconds < 90) return `about ${Math.max(0, Math.round(seconds))} s left`;
  if (seconds < 5_400) return `about ${Math.round(seconds / 60)} min left`;
  return `about ${Math.round(seconds / 3_600)} h left`;
}

function grouped(count: number): string {
  return count.toLocaleString('en');
}
