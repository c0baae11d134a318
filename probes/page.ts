import type { ProbeResult } from './results';

/** docs/COMPATIBILITY.md, a function of the recorded results. */
export function page(results: readonly ProbeResult[]): string {
  const count = (verdict: string): number =>
    results.filter((result) => result.verdict === verdict).length;
  const dates = results.map(({ date }) => date).sort();
  return `# Compatibility

Packages of others that were run under heddle as they are; clients talk to servers that speak their protocol on the
network of the run (\`probes/servers/\`). Each probe is a scenario of its own in \`probes/packages/\`, to be read as an
example. This page is written by a program, from what it recorded in \`probes/recorded.json\`:

\`\`\`sh
npm ci && npm ci --prefix test/nodes          # heddle, and the Nodes
npm run probes                                # installs the packages, sweeps every probe on every Node, writes this page
npm run probes -- --only pg --seeds 500 --node 24
\`\`\`

Last run ${dates.at(-1) ?? 'never'}: ${String(results.length)} probes, of which ${String(count('works'))} work, ${String(count('refused'))} refused by name, ${String(count('fails'))} fail.

- **works**: every seed passed on every Node named, and none of those that were audited came out differently. A sweep
  has heddle's own audit of 1 seed in 100, here one seed; \`npm run probes -- --audit 3\` runs \`heddle audit\` on top,
  which runs each seed four times in three processes. The column *audited* has the seeds of the fewest on any Node.
- **refused**: the package calls something that has no door, and the run, or the loading, says which.
- **fails**: with the reason.

A probe that did not end within its time is a failure too. *Orders* are the different orders of steps among the seeds,
the fewest of any Node. A probe says what it exercises and no more: a package that works here may call
something else elsewhere that [LIMITS.md](LIMITS.md) has no door for, and then the run says so.

| probe | versions | what was exercised | verdict | seeds | orders | audited | Node |
| ----- | -------- | ------------------ | ------- | ----- | ------ | ------- | ---- |
${results.map(row).join('\n')}

\`socket.io\` keeps state that one run leaves to the next (the random bytes that its and \`engine.io\`'s copy of base64id
hold in stock; there is no package base64id to name any more). Named only in the \`instrument\` option of the scenario
it is not deterministic; the program names it with \`--instrument\` too, as it does for every probe that has the option.

\`chokidar\` waits for \`fs.watch\`.
`;
}

function row({ probe, versions, about, verdict, reason, seeds, nodes }: ProbeResult): string {
  const packages = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const said = verdict === 'works' ? 'works' : `${verdict}: ${reason}`;
  const orders = Math.min(...nodes.map((node) => node.orders));
  const releases = nodes.map(({ version }) => version).join(', ');
  const cells = [
    `\`${probe}\``,
    packages.join(', '),
    about,
    said,
    String(seeds),
    String(orders),
    String(Math.min(...nodes.map(({ audited }) => audited))),
    releases,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
