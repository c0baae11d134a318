import { createRequire } from 'node:module';
import { catalogue } from './catalogue';
import type { Measured } from './measure/figure';

/**
 * Measures one figure in this process and sends the result to the parent; started by hand, it prints
 * it: `node --expose-gc --cpu-prof -r ts-node/register bench/child.ts await.throughput`.
 */
async function main(name: string | undefined): Promise<void> {
  const figure = catalogue().find((candidate) => candidate.name === name);
  if (figure === undefined) throw new Error(`there is no benchmark "${name ?? ''}"`);
  // A figure loads only what it measures: the memory and inline caches of others stay out of it.
  const load = createRequire(__filename) as (file: string) => {
    measure(name: string): Promise<Measured>;
  };
  const measured = await load(figure.file).measure(figure.name);
  if (process.send === undefined) process.stdout.write(`${JSON.stringify(measured)}\n`);
  else process.send(measured);
}

main(process.argv[2]).then(
  () => {
    if (process.connected) process.disconnect();
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : String(error)}\n`);
    process.exit(1);
  },
);
