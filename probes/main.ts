import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { nodeBinaries } from '../test/node-binaries';
import { aboutOf, versionsOf } from './about';
import { builtProbes } from './built';
import { page } from './page';
import { readResults, recorded, writeResults, type NodeResult } from './results';
import { auditOf, sweptOn, type Sweep, type Swept } from './sweep';

/**
 * `npm run probes -- [--seeds N] [--only PROBE]… [--node MAJOR]… [--limit-seconds N]`: installs what
 * `probes/package.json` names, sweeps each probe by itself on each Node, and writes `probes/recorded.json` after each,
 * so that an end at any time loses one probe and no more; then `docs/COMPATIBILITY.md`.
 *
 * Defaults: 20 seeds, all probes, every Node at hand, 90 seconds for a probe on a Node. What was recorded for another
 * Node is kept if it is of the same seeds and versions. With `--audit N` it sweeps nothing, and audits the first N seeds
 * of each probe that is recorded to work. With `--page` it writes the page from what is recorded.
 *
 * Exit codes: 0 nothing fails, 1 a probe fails, 2 a name is unknown.
 */
function main(args: readonly string[]): number {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seeds: { type: 'string', default: '20' },
      only: { type: 'string', multiple: true },
      node: { type: 'string', multiple: true },
      'limit-seconds': { type: 'string', default: '90' },
      audit: { type: 'string' },
      page: { type: 'boolean', default: false },
    },
  });
  const known = fs.readdirSync(PACKAGES).map((name) => path.basename(name, '.ts'));
  const unknown = (values.only ?? []).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    process.stderr.write(`probes: no probe is named ${unknown.join(', ')}\n`);
    return 2;
  }
  writeResults(readResults().filter(({ probe }) => known.includes(probe)));
  if (!values.page) {
    recordEach({
      probes: values.only ?? known,
      majors: values.node,
      seeds: Number(values.audit ?? values.seeds),
      isAudit: values.audit !== undefined,
      limitMs: Number(values['limit-seconds']) * 1_000,
    });
  }
  writePage();
  return readResults().some(({ verdict }) => verdict === 'fails') ? 1 : 0;
}

const ROOT = path.resolve(__dirname, '..');
const PACKAGES = path.join(__dirname, 'packages');

interface Recording {
  readonly probes: readonly string[];
  /** Undefined: every Node at hand. */
  readonly majors: readonly string[] | undefined;
  readonly seeds: number;
  readonly isAudit: boolean;
  /** Real time for one probe on one Node. */
  readonly limitMs: number;
}

function recordEach({ probes, majors, seeds, isAudit, limitMs }: Recording): void {
  install();
  const built = builtProbes();
  const nodes = nodeBinaries().filter(
    ({ version }) => majors === undefined || majors.includes(version.split('.')[0] ?? ''),
  );
  for (const node of nodes) {
    for (const probe of probes) {
      const sweep = { node, built, probe, seeds, limitMs };
      if (isAudit) {
        recordAudit(sweep);
        continue;
      }
      const swept = sweptOn(sweep);
      record(probe, seeds, swept.result);
      tell(probe, swept);
    }
  }
}

function install(): void {
  const stamp = path.join(__dirname, 'node_modules', '.package-lock.json');
  const lock = path.join(__dirname, 'package-lock.json');
  if (fs.existsSync(stamp) && fs.statSync(stamp).mtimeMs >= fs.statSync(lock).mtimeMs) return;
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: __dirname,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('the packages of the probes cannot be installed');
}

function record(probe: string, seeds: number, result: NodeResult): void {
  const file = path.join(PACKAGES, `${probe}.ts`);
  const others = readResults();
  const before = others.find((other) => other.probe === probe);
  const now = { probe, about: aboutOf(file), versions: versionsOf(file), seeds };
  writeResults([...others.filter((other) => other !== before), recorded(now, result, before)]);
}

function recordAudit(sweep: Sweep): void {
  const { probe, node, seeds } = sweep;
  const before = readResults().find((result) => result.probe === probe);
  const result = before?.nodes.find(({ version }) => version === node.version);
  if (before === undefined || result === undefined || result.problem !== '') return;
  const problem = auditOf(sweep);
  record(probe, before.seeds, { ...result, audited: seeds, problem });
  process.stdout.write(`${probe} on ${node.version}: audited, ${problem || 'none differed'}\n`);
}

/** What a probe that does not pass said goes to stderr. */
function tell(probe: string, { result, seconds, said }: Swept): void {
  const { version, problem, refused } = result;
  const verdict = problem === '' ? 'works' : refused === undefined ? 'fails' : 'refused';
  process.stdout.write(
    `${probe} on ${version}: ${verdict} in ${seconds.toFixed(0)} s ${problem}\n`,
  );
  if (problem !== '') process.stderr.write(`${said}\n`);
}

function writePage(): void {
  fs.writeFileSync(path.join(ROOT, 'docs', 'COMPATIBILITY.md'), page(readResults()));
  spawnSync('npx', ['prettier', '--write', 'docs/COMPATIBILITY.md'], { cwd: ROOT });
}

process.exitCode = main(process.argv.slice(2));
