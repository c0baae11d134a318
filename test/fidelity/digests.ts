/**
 * Prints what must be the same on every Node, in every process, folder, locale and time zone: one
 * line for each run of the fidelity corpus with its digest, one for each log, one for each snippet.
 */
import { load, corpusEngine, logOf, ORDER, runProgram, seedsTo, type Folder } from './corpus';
import { failuresOf, runnableSnippets } from '../syntax/corpus';

const SEEDS = seedsTo(20);
const SNIPPET_SEEDS = 3;

async function main(): Promise<void> {
  const lines: string[] = [];
  const engine = corpusEngine();
  for (const folder of ['programs', 'errors', 'correct'] satisfies Folder[]) {
    for (const { name } of load(folder)) {
      const program = `${folder}/${name}`;
      await runProgram(engine, program, { granularity: 'io' }, ORDER, (result) => {
        lines.push(`log ${program} ${JSON.stringify(logOf(result))}`);
        return true;
      });
      for (const granularity of ['io', 'await'] as const) {
        await runProgram(engine, program, { granularity }, SEEDS, ({ seed, digest }) => {
          lines.push(`digest ${program} ${granularity} ${String(seed)} ${digest}`);
          return true;
        });
      }
    }
  }
  for (const snippet of runnableSnippets()) {
    for (const granularity of ['io', 'await'] as const) {
      const failures = await failuresOf(snippet, granularity, SNIPPET_SEEDS);
      lines.push(`syntax ${snippet.name} ${granularity} ${JSON.stringify(failures)}`);
    }
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}

void main();
