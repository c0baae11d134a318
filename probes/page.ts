import type { ProbeResult } from './results';

/** docs/COMPATIBILITY.md, a function of the recorded results. */
export function page(results: readonly ProbeResult[]): string {
  const count = (verdict: string): number =>
    results.filter((result) => result.verdict === verdict).length;
  const dates = results.map(({ date }) => date).sort();
  return `# Compatibility

Packages that were run under heddle as they are: clients against servers that speak their protocol on the network
of the run. Written by \`npm run probes\`, which installs the packages, sweeps each probe on every Node,
and writes this page; \`npm run probes -- --seeds 500 pg\` does one of them. Each probe is a scenario of its own in
\`probes/packages/\`, to be read as an example.

Last run ${dates.at(-1) ?? 'never'}: ${String(count('works'))} of ${String(results.length)} work, ${String(count('refused'))} are refused by name, ${String(count('fails'))} fail.

- **works**: every seed passed on every Node named, and those that were run again in a fresh process came out the same.
- **refused**: it calls something without a door, and the run says which.
- **fails**: with the reason.

| package | what was exercised | verdict | seeds | Node |
| ------- | ------------------ | ------- | ----- | ---- |
${results.map(row).join('\n')}

A package that keeps state between runs is named in the \`instrument\` option of its probe, which evaluates it afresh for
each run: \`ws\` (the queue of its compression), \`base64id\` below \`socket.io\` (a counter).
`;
}

function row({ probe, versions, about, verdict, reason, seeds, nodes }: ProbeResult): string {
  const packages = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const said = verdict === 'works' ? 'works' : `${verdict}: ${reason}`;
  const majors = nodes.map(({ version }) => version.split('.')[0]).join(', ');
  const cells = [
    `[${packages.join(', ')}](../probes/packages/${probe}.ts)`,
    about,
    said,
    String(seeds),
    majors,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
