import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { nodeBinaries } from '../test/node-binaries';
import { page } from './page';
import { readResults, writeResults, type NodeResult, type ProbeResult } from './results';

/**
 * `npm run probes -- [--seeds N] [PACKAGE…]`: installs what `probes/package.json` names, sweeps all probes, or those that
 * are named, on Node 20, 22, 24 and 26, and writes `probes/recorded.json` and `docs/COMPATIBILITY.md`. A sweep runs one seed
 * in a hundred, and at least one, in a fresh process too, and says which came out differently.
 *
 * Exit codes: 0 nothing fails, 1 a probe fails.
 */
function main(args: readonly string[]): number {
  const at = args.indexOf('--seeds');
  const seeds = at < 0 ? 200 : Number(args[at + 1]);
  const wanted = args.filter((_, index) => at < 0 || (index !== at && index !== at + 1));
  install();
  const known = fs.readdirSync(PACKAGES).map((name) => path.basename(name, '.ts'));
  const probes = known.filter((name) => wanted.length === 0 || wanted.includes(name));
  const onNodes = nodeBinaries().map((node) => sweptOn(node, probes, seeds));
  const results = new Map(readResults().map((result) => [result.probe, result]));
  for (const probe of probes) {
    const nodes = onNodes.flatMap((swept) => swept.get(probe) ?? []);
    results.set(probe, resultOf(probe, seeds, nodes));
  }
  const kept = [...results.values()].filter(({ probe }) => known.includes(probe));
  writeResults(kept);
  fs.writeFileSync(path.join(ROOT, 'docs', 'COMPATIBILITY.md'), page(readResults()));
  spawnSync('npx', ['prettier', '--write', 'docs/COMPATIBILITY.md'], { cwd: ROOT });
  for (const { probe, verdict, reason } of kept)
    process.stdout.write(`${probe}: ${verdict} ${reason}\n`);
  return kept.some(({ verdict }) => verdict === 'fails') ? 1 : 0;
}

const ROOT = path.resolve(__dirname, '..');
const PACKAGES = path.join(__dirname, 'packages');
const HEDDLE = path.join(ROOT, 'bin', 'heddle.cjs');

function install(): void {
  const stamp = path.join(__dirname, 'node_modules', '.package-lock.json');
  const lock = path.join(__dirname, 'package-lock.json');
  if (fs.existsSync(stamp) && fs.statSync(stamp).mtimeMs >= fs.statSync(lock).mtimeMs) return;
  spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: __dirname,
    stdio: 'inherit',
  });
}

function resultOf(probe: string, seeds: number, nodes: readonly NodeResult[]): ProbeResult {
  const file = path.join(PACKAGES, `${probe}.ts`);
  const isRefused = nodes.length > 0 && nodes.every(({ refused }) => refused !== undefined);
  const isPassed = nodes.length > 0 && nodes.every(({ problem }) => problem === '');
  const reasons = new Set(
    nodes.map(({ refused, problem }) => refused ?? problem).filter((text) => text !== ''),
  );
  return {
    probe,
    date: new Date().toISOString().slice(0, 10),
    versions: versionsIn(file),
    about: aboutOf(file),
    seeds,
    nodes,
    verdict: isRefused ? 'refused' : isPassed ? 'works' : 'fails',
    reason: [...reasons].join('; '),
  };
}

/** A line of `heddle sweep --json`, as far as it is read here. */
interface Line {
  readonly type: string;
  readonly scenario: { readonly title: string };
  readonly outcome?: { readonly kind: string; readonly message: string };
  readonly distinct?: number;
  readonly failedRuns?: number;
  readonly nondeterministicSeed?: number | null;
  readonly complete?: boolean;
}

/** The scenario of each probe has the name of its file. */
function sweptOn(
  node: { readonly version: string; readonly path: string },
  probes: readonly string[],
  seeds: number,
): ReadonlyMap<string, NodeResult> {
  const files = probes.map((probe) => path.join(PACKAGES, `${probe}.ts`));
  const args = [HEDDLE, 'sweep', ...files, '--seeds', String(seeds), '--json'];
  const { stdout } = spawnSync(node.path, args, {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const lines = stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line);
  const results = new Map<string, NodeResult>();
  for (const line of lines) {
    if (line.type !== 'scenario') continue;
    const { title } = line.scenario;
    const outcomes = lines.filter(
      ({ type, scenario }) => type === 'failure' && scenario.title === title,
    );
    const refused = /^(\S+) leaves the simulation/.exec(outcomes[0]?.outcome?.message ?? '')?.[1];
    results.set(title, {
      version: node.version,
      orders: line.distinct ?? 0,
      problem: problemOf(line, outcomes),
      ...(refused === undefined ? {} : { refused }),
    });
  }
  return results;
}

function problemOf(line: Line, outcomes: readonly Line[]): string {
  if (line.nondeterministicSeed !== null) return 'not deterministic: state that outlives a run';
  if (line.complete !== true) return 'not complete';
  if (line.failedRuns === 0) return '';
  return outcomes
    .map(({ outcome }) => `${outcome?.kind ?? ''}: ${outcome?.message ?? ''}`.split('\n')[0] ?? '')
    .join('; ');
}

/** The packages that a probe imports, with their versions. */
function versionsIn(file: string): Readonly<Record<string, string>> {
  const names = [
    ...fs.readFileSync(file, 'utf8').matchAll(/from '((?:@[\w-]+\/)?[\w.-]+)[^']*';/g),
  ].map(([, name = '']) => name);
  const { dependencies } = JSON.parse(
    fs.readFileSync(path.join(__dirname, 'package.json'), 'utf8'),
  ) as {
    dependencies: Record<string, string>;
  };
  return Object.fromEntries(
    [...new Set(names)].flatMap((name) =>
      dependencies[name] === undefined ? [] : [[name, dependencies[name]]],
    ),
  );
}

/** The comment at the top of a probe, as one line. */
function aboutOf(file: string): string {
  const [, comment = ''] = /^\/\*\*([^]*?)\*\//.exec(fs.readFileSync(file, 'utf8')) ?? [];
  return comment
    .replace(/^\s*\*\s?/gm, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

process.exitCode = main(process.argv.slice(2));
